import mongoose, { type ClientSession, type Model } from 'mongoose';
import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import { isUnreachable } from '../../platform/mongo/is-unreachable.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { AlreadyFinished, type Delivery, type EventHandler, type Outcome } from './event-handler.ts';
import { finishTogether } from './finish-together.ts';
import type { InboxRow } from './inbox-model.ts';

export interface ProcessEventsDeps {
  inbox: Model<InboxRow>;
  handler: EventHandler;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** How long a worker has an event for itself. One that died holds its events up for this long. */
  leaseMs: number;
}

/** So many are taken at once: a transaction costs about the same for one gift as for a hundred. */
const BATCH = 300;
/** Those that are handled one by one may each wait for Stripe, and must be done before their lease ends. */
const MOST_ALONE = 32;
const CONCURRENCY = 8;
const MOST_ATTEMPTS = 8;
/** Waits after a failed attempt: 2 s, 8 s, 32 s, … an hour at most. */
const backoffMs = (attempts: number) => Math.min(500 * 4 ** attempts, 3_600_000);

/**
 * Takes events that are due and does their work, some at a time. Any number of workers may do so at once.
 * @returns how many it took
 */
export async function processEvents(deps: ProcessEventsDeps): Promise<number> {
  const rows = await claimDue(deps);
  const left = await processTogether(deps, await readAll(deps, rows));
  const queue = left.slice(0, MOST_ALONE).values();
  const lane = async () => {
    for (const each of queue) await processOne(deps, each);
  };
  await Promise.all([...Array.from({ length: CONCURRENCY }, lane), giveBack(deps, left.slice(MOST_ALONE))]);
  return rows.length;
}

/** One that can't be read is a failure of its own, and of no other. */
async function readAll(deps: ProcessEventsDeps, rows: readonly InboxRow[]): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const row of rows) {
    try {
      taken.push({ row, event: JSON.parse(row.body) as Stripe.Event });
    } catch (error) {
      await failed(deps, row, error);
    }
  }
  return taken;
}

/** @returns those that are to be handled one by one */
async function processTogether(deps: ProcessEventsDeps, taken: readonly Taken[]): Promise<readonly Taken[]> {
  const { handler: { together }, log } = deps;
  if (together === undefined || taken.length === 0) return taken;
  try {
    const finished = await together(taken.map(({ event }) => event), (outcomes, session) => finishTogether(deps, outcomes, session));
    return taken.filter(({ row }) => !finished.has(row._id));
  } catch (error) {
    // Each by itself would wait for the database in vain, and count as a failed attempt. They come back when their lease ends.
    if (isUnreachable(error)) throw error;
    log.info({ err: error, events: taken.length }, 'payment events could not be processed together and are processed one by one');
    return taken;
  }
}

/** Their turn comes at the next run, for which this one was no attempt. */
async function giveBack({ inbox, clock }: ProcessEventsDeps, taken: readonly Taken[]): Promise<void> {
  const claim = taken[0]?.row.claim;
  if (claim === undefined) return;
  const ids = mongoose.trusted({ $in: taken.map(({ row }) => row._id) });
  await inbox.updateMany({ _id: ids, claim, state: 'due' }, { $set: { dueAt: clock.now() }, $inc: { attempts: -1 } });
}

/** A row that is this worker's for a while, with what it says. */
interface Taken {
  row: InboxRow;
  event: Stripe.Event;
}

/** The update asks again whether each row is due, so that of two workers that saw the same rows, each gets different ones. */
async function claimDue({ inbox, clock, leaseMs }: ProcessEventsDeps): Promise<InboxRow[]> {
  const now = clock.now();
  const due = { state: 'due' as const, dueAt: mongoose.trusted({ $lte: now }) };
  const seen = await inbox.find(due).sort({ dueAt: 1 }).limit(BATCH).lean();
  if (seen.length === 0) return [];
  const claim = newId('claim');
  const ids = mongoose.trusted({ $in: seen.map((row) => row._id) });
  const dueAt = new Date(now.getTime() + leaseMs);
  const { matchedCount } = await inbox.updateMany({ _id: ids, ...due }, { $set: { claim, dueAt }, $inc: { attempts: 1 } });
  // Nearly always nobody else was there, and what was seen need not be read again.
  if (matchedCount === seen.length) return seen.map((row) => ({ ...row, claim, dueAt, attempts: row.attempts + 1 }));
  return inbox.find({ _id: ids, claim }).lean();
}

async function processOne(deps: ProcessEventsDeps, { row, event }: Taken): Promise<void> {
  const ending: Ending = { ended: false };
  try {
    await deps.handler(deliveryOf(deps, row, event, ending));
    if (!ending.ended) throw new Error('The handler came to no outcome');
  } catch (error) {
    if (error instanceof AlreadyFinished) return;
    await failed(deps, row, error);
  }
}

/** Whether the handler came to an outcome: one that doesn't would otherwise go round for ever. */
interface Ending {
  ended: boolean;
}

function deliveryOf({ inbox, clock, log }: ProcessEventsDeps, row: InboxRow, event: Stripe.Event, ending: Ending): Delivery {
  return {
    event,
    attempt: row.attempts,
    async finish(outcome: Outcome, session?: ClientSession) {
      const set = { state: outcome.state, reason: outcome.reason ?? null, finishedAt: clock.now() };
      const { matchedCount } = await inbox.updateOne({ _id: row._id, state: 'due' }, { $set: set }, session === undefined ? {} : { session });
      ending.ended = true;
      if (matchedCount === 0) throw new AlreadyFinished(`Event ${row._id} was finished by another worker`);
      if (outcome.state === 'quarantined') log.error({ event: row._id, type: row.type, reason: outcome.reason }, "a payment event doesn't fit what we know and needs a person");
    },
    async postpone(milliseconds) {
      ending.ended = true;
      await inbox.updateOne({ _id: row._id, claim: row.claim, state: 'due' }, { $set: { dueAt: new Date(clock.now().getTime() + milliseconds) } });
    },
  };
}

/** A claim that ran out leaves the row to who has it now. */
async function failed({ inbox, clock, log }: ProcessEventsDeps, row: InboxRow, error: unknown): Promise<void> {
  const now = clock.now();
  const reason = error instanceof Error ? error.message : String(error);
  const dead = row.attempts >= MOST_ATTEMPTS;
  const set = dead ? { state: 'dead' as const, reason, finishedAt: now } : { reason, dueAt: new Date(now.getTime() + backoffMs(row.attempts)) };
  await inbox.updateOne({ _id: row._id, claim: row.claim, state: 'due' }, { $set: set });
  const about = { err: error, event: row._id, type: row.type, attempts: row.attempts };
  if (dead) log.error(about, 'a payment event could not be processed and was set aside');
  else log.warn(about, 'a payment event could not be processed and will be tried again');
}
