import mongoose, { type Model } from 'mongoose';
import type { InboxRow, InboxSource } from './inbox-model.ts';

/** An event as the inbox has it. */
export type InboxEvent = Omit<InboxRow, '_id' | 'body' | 'dueAt' | 'claim'> & { id: string };

export async function inboxEvent(inbox: Model<InboxRow>, id: string): Promise<InboxEvent | null> {
  const row = await inbox.findById(id, { body: 0, dueAt: 0, claim: 0 }).lean();
  if (row === null) return null;
  const { _id, ...rest } = row;
  return { id: _id, ...rest };
}

/** An event that needs a person: it didn't fit (quarantined), or its work failed too often (dead). */
export interface TroubledEvent {
  /** Stripe's id, or `object:…`. */
  id: string;
  type: string;
  source: InboxSource;
  state: 'quarantined' | 'dead';
  /** Why, as a sentence or as the error's message. */
  reason: string;
  attempts: number;
  /** When it happened at Stripe. */
  createdAt: Date;
  receivedAt: Date;
}

export interface TroubledPage {
  events: TroubledEvent[];
  /** What to ask the next page with; null at the end. */
  next: string | null;
}

const states = ['quarantined', 'dead'] as const;

/** Newest first. `after` is a page's `next`; one that can't be read gives the first page. */
export async function troubledEvents(inbox: Model<InboxRow>, { after, limit }: { after?: string | undefined; limit: number }): Promise<TroubledPage> {
  const cursor = readCursor(after);
  const older = cursor === null ? {} : {
    $or: [{ receivedAt: mongoose.trusted({ $lt: cursor.at }) }, { receivedAt: cursor.at, _id: mongoose.trusted({ $lt: cursor.id }) }],
  };
  const rows = await inbox.find({ state: mongoose.trusted({ $in: [...states] }), ...older }, { body: 0 }).sort({ receivedAt: -1, _id: -1 }).limit(limit + 1).lean();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { events: shown.map(toTroubled), next: rows.length > limit && last !== undefined ? `${last.receivedAt.getTime()}.${last._id}` : null };
}

function readCursor(after: string | undefined): { at: Date; id: string } | null {
  const [, time, id] = /^(\d{1,15})\.(.+)$/.exec(after ?? '') ?? [];
  return time === undefined || id === undefined ? null : { at: new Date(Number(time)), id };
}

function toTroubled({ _id, type, source, state, reason, attempts, createdAt, receivedAt }: Omit<InboxRow, 'body'>): TroubledEvent {
  return { id: _id, type, source, state: state === 'dead' ? 'dead' : 'quarantined', reason: reason ?? 'No reason was noted', attempts, createdAt, receivedAt };
}
