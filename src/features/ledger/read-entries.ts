import mongoose, { type QueryFilter } from 'mongoose';
import { entryKinds, type LedgerEntry } from './entry.ts';
import type { EntryFilter, EntryPage, Ledger } from './ledger.ts';
import { type EntryRow, type LedgerModels, toEntry } from './ledger-models.ts';

const MOST = 1_000;

/** The entries themselves, for those who ask what a figure is made of. */
export function readEntries({ entries }: Pick<LedgerModels, 'entries'>): Pick<Ledger, 'entryByKey' | 'entriesByKeys' | 'entriesOf' | 'firstAt'> {
  return {
    async entryByKey(key) {
      const row = await entries.findById(key).lean();
      return row === null ? null : toEntry(row);
    },
    async entriesByKeys(keys, options) {
      const rows = await entries.find({ _id: mongoose.trusted({ $in: [...keys] }) }, null, { session: options?.session ?? null }).lean();
      return new Map(rows.map((row) => [row._id, toEntry(row)]));
    },
    async firstAt(kind) {
      const first = await entries.findOne({ kind }, { at: 1 }).sort({ at: 1 }).lean();
      return first?.at ?? null;
    },
    async entriesOf(filter, { after, limit }) {
      const most = Math.min(limit, MOST);
      // One more than asked for tells whether a page follows.
      const rows = await entries.find(queryOf(filter, positionOf(after))).sort({ at: -1, _id: -1 }).limit(most + 1).lean();
      return pageOf(rows.map(toEntry), most);
    },
  };
}

function pageOf(found: LedgerEntry[], limit: number): EntryPage {
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  return { entries, next: found.length > limit && last !== undefined ? `${last.at.getTime()}.${last.key}` : null };
}

/** The place in the order of moment and key where an earlier page ended. */
interface Position {
  at: Date;
  key: string;
}

/** It comes from addresses of pages: one that makes no sense begins at the first page. */
function positionOf(after: string | undefined): Position | null {
  const [, millis, key] = /^(-?\d{1,15})\.(.+)$/s.exec(after ?? '') ?? [];
  return millis === undefined || key === undefined ? null : { at: new Date(Number(millis)), key };
}

function queryOf({ campaignId, organizationId, donationId, month, from, before, kinds }: EntryFilter, position: Position | null): QueryFilter<EntryRow> {
  const query: QueryFilter<EntryRow> = {};
  if (campaignId !== undefined) query.campaignId = campaignId;
  if (organizationId !== undefined) query.organizationId = organizationId;
  if (donationId !== undefined) query.donationId = donationId;
  // All kinds are named too: the indexes have the kind before the moment, and each kind's stretch is read in order.
  if (kinds !== undefined || campaignId !== undefined || organizationId !== undefined) query.kind = mongoose.trusted({ $in: [...(kinds ?? entryKinds)] });
  const [monthBegins, monthEnds] = month === undefined ? [undefined, undefined] : boundsOf(month);
  const earliest = [from, monthBegins].filter((each) => each !== undefined);
  const latest = [before, monthEnds].filter((each) => each !== undefined);
  const conditions = [...earliest.map((at) => ({ at: mongoose.trusted({ $gte: at }) })), ...latest.map((at) => ({ at: mongoose.trusted({ $lt: at }) })), ...beyond(position)];
  if (conditions.length > 0) query.$and = conditions;
  return query;
}

function beyond(position: Position | null): QueryFilter<EntryRow>[] {
  if (position === null) return [];
  const { at, key } = position;
  return [{ at: mongoose.trusted({ $lte: at }) }, { $or: [{ at: mongoose.trusted({ $lt: at }) }, { at, _id: mongoose.trusted({ $lt: key }) }] }];
}

/** The UTC month's first moment, and that of the month after it. */
function boundsOf(month: string): [Date, Date] {
  const begins = new Date(`${month}-01T00:00:00Z`);
  return [begins, new Date(Date.UTC(begins.getUTCFullYear(), begins.getUTCMonth() + 1, 1))];
}
