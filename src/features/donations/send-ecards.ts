import mongoose, { type ClientSession, type Connection } from 'mongoose';
import type { Logger } from '../../platform/log/logger.ts';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { isUnreachable } from '../../platform/mongo/is-unreachable.ts';
import type { Clock } from '../../shared/clock.ts';
import { type Donation, isPublic } from './donation.ts';
import type { DonationStore } from './donation-store.ts';
import { ecardDueModel, type EcardDueRow } from './ecard-due-model.ts';
import type { MailQueue } from './needs.ts';
import { hasOpenDispute } from './payment-facts.ts';
import type { Ecard } from './tribute.ts';

export interface SendEcardsDeps {
  connection: Connection;
  store: DonationStore;
  clock: Clock;
  outbox: MailQueue;
  log: Pick<Logger, 'error'>;
}

const BATCH = 50;
const DAY_MS = 24 * 3_600_000;
const later = (now: Date, ms: number) => new Date(now.getTime() + ms);
/** Waits after a failure: 10 s, 40 s, … six hours at most. */
const backoffMs = (tries: number) => Math.min(10_000 * 4 ** tries, 6 * 3_600_000);

/**
 * Puts the cards whose day has come into the outbox: each in one transaction with the end of its row, so that whoever dies
 * when loses none and doubles none.
 * @returns how many rows it dealt with
 */
export async function sendEcards(deps: SendEcardsDeps): Promise<number> {
  const due = await ecardDueModel(deps.connection).find({ dueAt: mongoose.trusted({ $lte: deps.clock.now() }) }).sort({ dueAt: 1 }).limit(BATCH).lean();
  for (const row of due) await sendOrPutOff(deps, row);
  return due.length;
}

/** One that can't be sent, for whatever reason, waits longer each time and stops no other. */
async function sendOrPutOff(deps: SendEcardsDeps, { _id, tries }: EcardDueRow): Promise<void> {
  try {
    await inTransaction(deps.connection, (session) => sendOne(deps, _id, session));
  } catch (error) {
    if (isUnreachable(error)) throw error;
    deps.log.error({ err: error, donation: _id, tries: tries + 1 }, 'an e-card could not be sent and will be tried again');
    await ecardDueModel(deps.connection).updateOne({ _id }, { $set: { dueAt: later(deps.clock.now(), backoffMs(tries)), tries: tries + 1 } });
  }
}

async function sendOne(deps: SendEcardsDeps, _id: string, session: ClientSession): Promise<void> {
  const due = ecardDueModel(deps.connection);
  const now = deps.clock.now();
  // Sent by another worker meanwhile.
  if (await due.findById(_id, null, { session }).lean() === null) return;
  const donation = await deps.store.byId(_id, session);
  const ecard = donation?.tribute?.ecard ?? null;
  if (donation !== null && hasOpenDispute(donation)) {
    await due.updateOne({ _id }, { $set: { dueAt: later(now, DAY_MS) } }, { session });
    return;
  }
  if (donation !== null && ecard !== null) await decide(deps, donation, ecard, now, session);
  await due.deleteOne({ _id }, { session });
}

async function decide({ store, outbox }: SendEcardsDeps, donation: Donation, ecard: Ecard, now: Date, session: ClientSession): Promise<void> {
  if (!isPublic(donation)) return store.note(donation, { why: 'The e-card is not sent: nothing is left of the gift' }, now, session);
  const sent = withSentCard(donation, now);
  await outbox.enqueueMany([{ kind: 'ecard', subject: donation.id, to: ecard.toEmail }], { session });
  await store.save(donation, sent, { why: '' }, session);
  await store.note(sent, { why: `The e-card goes to ${ecard.toEmail}` }, now, session);
}

function withSentCard(donation: Donation, sentAt: Date): Donation {
  const { tribute } = donation;
  return tribute === null || tribute.ecard === null ? donation : { ...donation, tribute: { ...tribute, ecard: { ...tribute.ecard, sentAt } } };
}
