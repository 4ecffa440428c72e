import mongoose from 'mongoose';
import type { LedgerEntry } from '../ledger/index.ts';
import { expectedEntries, isPayout, type Movement } from './movement.ts';
import type { Run } from './run.ts';

/** What the ledger has of some movements, and which of them are this platform's. */
export interface Gathered {
  entries: Map<string, LedgerEntry>;
  /** Ids of movements of ours. */
  ours: Set<string>;
}

/** Asks the ledger once for all of them, and Stripe only about charges that nothing stored tells of. */
export async function gatherEvidence(run: Pick<Run, 'ledger' | 'models' | 'stripe'>, movements: readonly Movement[]): Promise<Gathered> {
  const keys = movements.flatMap((movement) => [...expectedEntries(movement).map(({ key }) => key), ...(movement.chargeId === null ? [] : [`charge:${movement.chargeId}`, `moved:${movement.chargeId}:in`])]);
  const entries = await run.ledger.entriesByKeys([...new Set(keys)]);
  const known = (movement: Movement) => isPayout(movement.type) || movement.donationId !== null || entries.has(`charge:${movement.chargeId ?? ''}`)
    || expectedEntries(movement).some(({ key }) => entries.has(key));
  const ours = new Set(movements.filter(known).map(({ _id }) => _id));
  // A charge says itself whether it is for a gift; a refund or dispute only names its charge.
  const doubtful = movements.filter(({ _id, chargeId, source }) => !ours.has(_id) && chargeId !== null && chargeId !== source);
  const charges = await chargesOfOurs(run, doubtful.map(({ chargeId }) => chargeId ?? ''));
  for (const { _id, chargeId } of doubtful) if (charges.has(chargeId ?? '')) ours.add(_id);
  return { entries, ours };
}

async function chargesOfOurs({ models, stripe }: Pick<Run, 'models' | 'stripe'>, chargeIds: readonly string[]): Promise<Set<string>> {
  const asked = [...new Set(chargeIds)];
  if (asked.length === 0) return new Set();
  const rows = await models.transactions.find({ source: mongoose.trusted({ $in: asked }) }, { source: 1, state: 1 }).lean();
  const ours = new Set(rows.flatMap(({ source, state }) => (state === 'foreign' || source === null ? [] : [source])));
  const stored = new Set(rows.map(({ source }) => source));
  for (const id of asked.filter((each) => !stored.has(each))) {
    const charge = await stripe.charges.retrieve(id);
    if (charge.metadata.donationId !== undefined) ours.add(id);
  }
  return ours;
}
