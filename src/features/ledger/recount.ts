import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { type LedgerModels, toEntry } from './ledger-models.ts';
import { addEntries, sortedChanges, type TotalSums } from './total-changes.ts';
import { type Figures, figureNames, noFigures } from './total-effect.ts';

/** A total that is not what the entries say, in minor units. */
export interface TotalDifference {
  /** `campaign:cmp_…:USD` */
  key: string;
  stored: Figures;
  derived: Figures;
}

/** Derives every total again and compares it with the stored one. */
export async function recount(models: LedgerModels, { replace }: { replace: boolean }): Promise<TotalDifference[]> {
  return inTransaction(models.connection, async (session) => {
    const waiting = new Set((await models.unfolded.find({}, { _id: 1 }, { session }).lean()).map((row) => row._id));
    const entries = (await models.entries.find({}, null, { session }).lean()).filter((row) => !waiting.has(row._id)).map(toEntry);
    const derived: TotalSums = new Map();
    addEntries(derived, entries, new Map());
    const stored = new Map((await models.totals.find({}, null, { session }).lean()).map((row) => [row._id, row]));
    const keys = [...new Set([...derived.keys(), ...stored.keys()])].sort();
    if (replace) {
      await models.totals.deleteMany({}, { session });
      await models.totals.insertMany(sortedChanges(derived).map(({ key, ...row }) => ({ _id: key, ...row })), { session });
    }
    return keys.map((key) => ({ key, stored: figuresOf(stored.get(key)), derived: figuresOf(derived.get(key)) })).filter(({ stored: a, derived: b }) => figureNames.some((name) => a[name] !== b[name]));
  });
}

function figuresOf(row: Partial<Figures> | undefined): Figures {
  const figures = noFigures();
  for (const name of figureNames) figures[name] = row?.[name] ?? 0;
  return figures;
}
