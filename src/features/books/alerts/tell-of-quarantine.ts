import mongoose from 'mongoose';
import { inTransaction } from '../../../platform/mongo/in-transaction.ts';
import type { QuarantineRow } from '../../donations/index.ts';
import type { AlertsDeps } from './alerts-deps.ts';
import { breakSilence } from './quiet-model.ts';
import type { Remembered } from './tell-of-things.ts';
import { toldModel } from './told-model.ts';
import { whoIsTold } from './who-is-told.ts';

/** A key that was rolled or a form that went wrong sets hundreds of payments aside: people hear of them once in this time, all in one mail. */
const QUIET_MS = 15 * 60_000;
/** What one transaction marks as told; the rest comes with the next mail. */
const MOST_AT_ONCE = 1_000;

interface Untold {
  /** Another one when a refund of it failed, as it then waits for a person anew. */
  subject: string;
  chargeId: string;
}

/** Payments that were set aside, each once; again when a refund of it failed. One mail to each owner in a while. @returns how many mails it asked for */
export async function tellOfQuarantine(deps: AlertsDeps, remembered: Remembered): Promise<number> {
  const untold = new Map<string, Untold[]>();
  for (const row of await deps.donations.quarantine.open('all')) {
    const each = { subject: subjectOf(row), chargeId: row._id };
    if (!remembered.has(each.subject)) untold.set(row.organizationId, [...untold.get(row.organizationId) ?? [], each]);
  }
  let asked = 0;
  for (const [organizationId, rows] of untold) asked += await tellOwner(deps, remembered, organizationId, rows.slice(0, MOST_AT_ONCE));
  return asked;
}

function subjectOf({ _id, refunds }: QuarantineRow): string {
  const failures = refunds.filter(({ status }) => status === 'failed').length;
  return failures === 0 ? _id : `${_id}:${failures}`;
}

async function tellOwner(deps: AlertsDeps, remembered: Remembered, organizationId: string, rows: readonly Untold[]): Promise<number> {
  const { connection, clock, outbox, staff, log } = deps;
  const told = toldModel(connection);
  const known = await told.find({ _id: mongoose.trusted({ $in: rows.map(({ subject }) => subject) }) }).lean();
  for (const { _id } of known) remembered.add(_id);
  const news = rows.filter(({ subject }) => !remembered.has(subject));
  const [first] = news;
  if (first === undefined) return 0;
  const now = clock.now();
  const addresses = await whoIsTold(staff, organizationId);
  if (addresses.length === 0) log.error({ payments: news.length, organization: organizationId }, 'nobody has the finance role who could be told of payments that were set aside');
  return inTransaction(connection, async (session) => {
    if (!(await breakSilence(connection, `alert-quarantine ${organizationId}`, { now, since: new Date(now.getTime() - QUIET_MS) }, session))) return 0;
    await told.insertMany(news.map(({ subject, chargeId }) => ({ _id: subject, chargeId, mail: first.subject, toldAt: now })), { session });
    return outbox.enqueueMany(addresses.map((to) => ({ kind: 'alert-quarantine', subject: first.subject, to, data: { chargeId: first.chargeId } })), { session });
  });
}
