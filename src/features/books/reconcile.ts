import { newId } from '../../shared/ids.ts';
import { checkEntries, DAY_MS, recheckMissingTransactions } from './check-entries.ts';
import { hearEvents, unheardEvents } from './hear-events.ts';
import { hearObjects } from './hear-objects.ts';
import { judgeAgain, judgeMatched, readTransactions } from './read-transactions.ts';
import { readPayouts } from './read-payouts.ts';
import type { Reconciliation, Tie } from './reconciliation.ts';
import { toReconciliation } from './reconciliation-model.ts';
import { type ReconcileDeps, type Run, takeLease } from './run.ts';
import { judgeTies, ledgerSide, tieBooks } from './tie-books.ts';

export type Reconciled =
  | { kind: 'done'; reconciliation: Reconciliation }
  /** Another process is at it already. */
  | { kind: 'busy' };

/** How often it waits for a still moment to add both sides up. */
const TRIES = 3;

/**
 * Brings the ledger up to what Stripe says, and writes down where the two differ. Safe to run at any time, twice at once
 * too, and to be killed: what was read stays read.
 * @param since from this moment on again, whatever was compared before; null for what is new
 * @throws what ended it early, after that was noted
 */
export async function reconcile(deps: ReconcileDeps, since: Date | null): Promise<Reconciled> {
  const lease = await takeLease(deps.leases);
  if (lease === null) return { kind: 'busy' };
  const run: Run = { ...deps, since, until: deps.clock.now(), lease, counts: { eventsFound: 0, eventsMissing: 0, objectsFound: 0, objectsMissing: 0, transactions: 0, payouts: 0 } };
  try {
    return { kind: 'done', reconciliation: await compare(run) };
  } finally {
    await deps.leases.release(lease);
  }
}

async function compare(run: Run): Promise<Reconciliation> {
  const { reconciliations } = run.models;
  const unheard = await unheardEvents(run);
  const _id = newId('rec');
  await reconciliations.insertMany([{ _id, startedAt: run.until, finishedAt: null, since: unheard.from, ...run.counts, differences: 0, ties: [], error: null }]);
  try {
    const ties = await compareAll(run, unheard);
    const differences = await run.models.differences.countDocuments({ resolvedAt: null });
    await reconciliations.updateOne({ _id }, { $set: { ...run.counts, ties, differences, finishedAt: run.clock.now() } });
  } catch (error) {
    await reconciliations.updateOne({ _id }, { $set: { ...run.counts, finishedAt: run.clock.now(), error: error instanceof Error ? error.message : String(error) } });
    throw error;
  }
  const row = await reconciliations.findById(_id).orFail().lean();
  return toReconciliation(row);
}

async function compareAll(run: Run, unheard: Awaited<ReturnType<typeof unheardEvents>>): Promise<Tie[]> {
  // The oldest first, and the events' walk last: were it done before a kill, nobody would know any more that there is a gap.
  if (unheard.from < unheard.listedFrom) await hearObjects(run, unheard.from, unheard.listedFrom);
  await hearEvents(run, unheard.listedFrom);
  await run.catchUp();
  const first = await firstMoment(run, unheard.from);
  await readTransactions(run, first);
  await readPayouts(run, first);
  await run.catchUp();
  await judgeAgain(run);
  await recheckMissingTransactions(run);
  return tieWhenStill(run);
}

/** Where the books begin: with the first entry about Stripe's balance. Business of the same account before that is not ours. */
async function firstMoment({ ledger, models, until }: Run, otherwise: Date): Promise<Date> {
  if ((await models.walks.findById('balance-transactions').lean())?.doneTo) return until;
  const first = await ledger.firstAt('charge');
  const early = first !== null && first < otherwise ? first : otherwise;
  return new Date(early.getTime() - DAY_MS);
}

async function tieWhenStill(run: Run): Promise<Tie[]> {
  let ties: Tie[] = [];
  for (let round = 1; round <= TRIES; round++) {
    ties = await tie(run, new Date(run.until.getTime() - 2 * DAY_MS));
    if (!ties.some(({ moving }) => moving)) break;
    await run.catchUp();
  }
  // An entry of long ago may have been booked today, or lost; then the sums show it, and everything is looked at to find it.
  if (ties.some(({ moving, unexplainedMinor }) => !moving && unexplainedMinor !== 0)) {
    await judgeMatched(run);
    ties = await tie(run, new Date(0));
  }
  await judgeTies(run, ties);
  return ties;
}

async function tie(run: Run, from: Date): Promise<Tie[]> {
  const before = await ledgerSide(run);
  const young = await checkEntries(run, from);
  return tieBooks(run, before, young);
}
