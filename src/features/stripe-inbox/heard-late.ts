import mongoose, { type Model } from 'mongoose';
import type { InboxRow } from './inbox-model.ts';

/** Payments that donors finished and that no webhook told of. */
export interface HeardLate {
  count: number;
  /** When the newest of them happened at Stripe; null when there is none. */
  newestAt: Date | null;
}

/** A webhook that is under way while the list is read is not one that never came. */
const GRACE_MS = 10 * 60_000;
/** Stripe's list of events reaches back thirty days. */
const EVENTS_LAST_MS = 30 * 86_400_000;

/** @param since those that we learned of from this moment on */
export async function heardLate(inbox: Model<InboxRow>, since: Date): Promise<HeardLate> {
  const happened = mongoose.trusted({ $gte: new Date(since.getTime() - EVENTS_LAST_MS) });
  const rows = await inbox.find({ source: 'list', createdAt: happened, receivedAt: mongoose.trusted({ $gte: since }), type: 'checkout.session.completed' }, { createdAt: 1, receivedAt: 1 }).sort({ createdAt: -1 }).lean();
  const late = rows.filter(({ createdAt, receivedAt }) => receivedAt.getTime() - createdAt.getTime() > GRACE_MS);
  return { count: late.length, newestAt: late[0]?.createdAt ?? null };
}
