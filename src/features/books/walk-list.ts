import type { Stripe } from 'stripe';
import type { Model } from 'mongoose';
import type { WalkRow } from './walk-model.ts';

/** How many objects Stripe gives in one answer at most. */
export const PAGE = 100;
/** Objects may show up in a list a little later than they say they were made; what was read before is known by its id. */
const OVERLAP_MS = 10 * 60_000;

export interface ListPage {
  created: Stripe.RangeQueryParam;
  limit: number;
  starting_after?: string;
}

export interface Walk<Item> {
  /** Names the walk, so that a killed one goes on. */
  name: string;
  list: (page: ListPage) => Promise<{ data: Item[]; has_more: boolean }>;
  /** Does what there is to do with a page; it may see the same objects again. */
  take: (items: Item[]) => Promise<void>;
  from: Date;
  until: Date;
}

/**
 * Reads a list of Stripe's by its time of creation, newest first, a hundred at a time. A walk that was killed is finished
 * first; its bounds stay, so that what came in meanwhile doesn't shift its pages, and only what it leaves open is read then.
 */
export async function walkList<Item extends { id: string }>(walks: Model<WalkRow>, walk: Walk<Item>): Promise<void> {
  const row = await walks.findById(walk.name).lean();
  let { from } = walk;
  if (row !== null && row.from !== null && row.to !== null) {
    await walkThrough(walks, walk, { from: row.from, to: row.to, after: row.after });
    if (row.from <= from) from = laterOf(from, new Date(row.to.getTime() - OVERLAP_MS));
  }
  await walks.updateOne({ _id: walk.name }, { $set: { from, to: walk.until, after: null } }, { upsert: true });
  await walkThrough(walks, walk, { from, to: walk.until, after: null });
}

/**
 * @param first where to begin when this list was never read
 * @param since from this moment on again, whatever was read; null for what is new
 * @returns from when on the list is to be read
 */
export async function unreadFrom(walks: Model<WalkRow>, name: string, { first, since }: { first: Date; since: Date | null }): Promise<Date> {
  const row = await walks.findById(name).lean();
  const next = row === null || row.doneTo === null ? first : new Date(row.doneTo.getTime() - OVERLAP_MS);
  const unread = row?.from === undefined || row.from === null || row.from > next ? next : row.from;
  return since !== null && since < unread ? since : unread;
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b;
}

interface Bounds {
  from: Date;
  to: Date;
  after: string | null;
}

async function walkThrough<Item extends { id: string }>(walks: Model<WalkRow>, walk: Walk<Item>, bounds: Bounds): Promise<void> {
  const created = { gte: Math.floor(bounds.from.getTime() / 1000), lte: Math.floor(bounds.to.getTime() / 1000) };
  let after = bounds.after;
  for (;;) {
    const page = await pageAfter(walk, created, after);
    await walk.take(page.data);
    const last = page.data.at(-1);
    if (!page.has_more || last === undefined) break;
    after = last.id;
    await walks.updateOne({ _id: walk.name }, { $set: { after } });
  }
  await walks.updateOne({ _id: walk.name }, { $set: { doneTo: bounds.to, from: null, to: null, after: null } });
}

/** The object that a killed walk ended at may be gone: Stripe forgets events after thirty days. Then the walk begins anew. */
async function pageAfter<Item>({ list }: Walk<Item>, created: ListPage['created'], after: string | null): Promise<{ data: Item[]; has_more: boolean }> {
  if (after === null) return list({ created, limit: PAGE });
  try {
    return await list({ created, limit: PAGE, starting_after: after });
  } catch (error) {
    if (!isMissing(error)) throw error;
    return list({ created, limit: PAGE });
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'resource_missing';
}
