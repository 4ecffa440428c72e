import mongoose, { type ClientSession } from 'mongoose';
import type { LedgerModels, TotalRow } from './ledger-models.ts';
import type { TotalChange, TotalSums } from './total-changes.ts';
import { type Figures, figureNames, noFigures } from './total-effect.ts';

const STRETCH = 1_000;

/** A total that is not what the entries say, in minor units. */
export interface TotalDifference {
  /** `campaign:cmp_…:USD` */
  key: string;
  stored: Figures;
  derived: Figures;
}

export interface Comparison {
  sums: TotalSums;
  /** To be added to the sums. */
  changes: TotalSums;
  /** The key that the stretch before ended with; '' at first. */
  after: string;
  /** Whether to put the derived totals in the place of those that differ. */
  replace: boolean;
  session: ClientSession;
}

/**
 * Compares the stored totals that follow a key with the sums.
 * @returns where the stretch ended; null when that was the last
 */
export async function compareTotals({ totals }: Pick<LedgerModels, 'totals'>, { sums, changes, after, replace, session }: Comparison): Promise<{ differences: TotalDifference[]; upTo: string | null }> {
  const rows = await totals.find({ _id: mongoose.trusted({ $gt: after }) }, null, { session }).sort({ _id: 1 }).limit(STRETCH).lean();
  const upTo = rows.length < STRETCH ? null : rows.at(-1)?._id ?? null;
  const stored = new Map(rows.map((row) => [row._id, row]));
  const derivedKeys = [...sums.keys(), ...changes.keys()].filter((key) => key > after && (upTo === null || key <= upTo));
  const keys = [...new Set([...stored.keys(), ...derivedKeys])].sort();
  const differing = keys.map((key) => ({ key, row: stored.get(key), total: together(sums.get(key), changes.get(key)) })).filter(({ row, total }) => differs(row, total));
  if (replace && differing.length > 0) await totals.bulkWrite(differing.map(({ key, total }) => replacement(key, total)), { session });
  return { differences: differing.map(({ key, row, total }) => ({ key, stored: figuresOf(row), derived: figuresOf(total) })), upTo };
}

function together(sum: TotalChange | undefined, change: TotalChange | undefined): TotalChange | undefined {
  const owner = sum ?? change;
  if (owner === undefined) return undefined;
  const figures = figuresOf(sum);
  const added = figuresOf(change);
  for (const name of figureNames) figures[name] += added[name];
  return { key: owner.key, scope: owner.scope, ownerId: owner.ownerId, currency: owner.currency, ...figures };
}

/** A row of nothing is as good as none; one that lacks a figure is not. */
function differs(row: TotalRow | undefined, total: TotalChange | undefined): boolean {
  const derived = figuresOf(total);
  if (row === undefined) return figureNames.some((name) => derived[name] !== 0);
  return figureNames.some((name) => row[name] !== derived[name]);
}

function replacement(key: string, total: TotalChange | undefined) {
  if (total === undefined) return { deleteOne: { filter: { _id: key } } };
  const { key: _key, ...row } = total;
  return { replaceOne: { filter: { _id: key }, replacement: { _id: key, ...row }, upsert: true } };
}

function figuresOf(row: Partial<Figures> | undefined): Figures {
  const figures = noFigures();
  for (const name of figureNames) figures[name] = row?.[name] ?? 0;
  return figures;
}
