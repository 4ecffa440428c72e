import { inTransaction } from '../../../platform/mongo/in-transaction.ts';
import type { OutgoingMail } from '../../outbox/index.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { AlertsDeps } from './alerts-deps.ts';
import { newDifferences } from './new-differences.ts';
import { whoIsTold } from './who-is-told.ts';

const DISPUTES_AT_ONCE = 50;
const COMPARISONS_LOOKED_AT = 10;

/** What this process has seen to before. The outbox keeps each mail from being asked for twice; this keeps us from asking every few seconds. */
export type Remembered = Set<string>;

/** Disputes that came to wait for an answer. The news go away in the transaction that asks for the mails. @returns how many mails it asked for */
export async function tellOfDisputes(deps: AlertsDeps): Promise<number> {
  let asked = 0;
  for (const { _id, chargeId, donationId, organizationId } of await deps.donations.disputeNews.untold(DISPUTES_AT_ONCE)) {
    const mails = await mailsOf(deps, { kind: 'alert-dispute', subject: _id, data: { chargeId, donationId: donationId ?? '' } }, organizationId);
    await inTransaction(deps.connection, async (session) => {
      await deps.outbox.enqueueMany(mails, { session });
      await deps.donations.disputeNews.told(_id, session);
    });
    asked += mails.length;
  }
  return asked;
}

/** What each comparison found that wasn't there before: one mail a comparison, however many differences there are. */
export async function tellOfDifferences(deps: AlertsDeps, remembered: Remembered): Promise<number> {
  const ended = (await deps.books.reconciliations(COMPARISONS_LOOKED_AT)).filter(hasEnded).sort((a, b) => b.finishedAt.getTime() - a.finishedAt.getTime());
  let asked = 0;
  for (const [index, { id, finishedAt: until }] of ended.entries()) {
    const before = ended[index + 1]?.finishedAt;
    // Of the oldest one that was read nobody knows what came before, unless it is the first of all.
    if (remembered.has(id) || (before === undefined && ended.length === COMPARISONS_LOOKED_AT)) continue;
    const window = { after: before ?? new Date(0), until };
    const owners = new Set((await newDifferences(deps.books, window)).map(({ organizationId }) => organizationId));
    for (const owner of owners) {
      asked += await deps.outbox.enqueueMany(await mailsOf(deps, { kind: 'alert-difference', subject: id, data: { after: window.after.toISOString(), until: until.toISOString() } }, owner));
    }
    remembered.add(id);
  }
  return asked;
}

function hasEnded(reconciliation: Reconciliation): reconciliation is Reconciliation & { finishedAt: Date } {
  return reconciliation.finishedAt !== null;
}

async function mailsOf({ staff, log }: AlertsDeps, mail: Omit<OutgoingMail, 'to'>, organizationId: string | null): Promise<OutgoingMail[]> {
  const addresses = await whoIsTold(staff, organizationId);
  if (addresses.length === 0) log.error({ kind: mail.kind, subject: mail.subject, organization: organizationId }, 'nobody has the finance role who could be told of this');
  return addresses.map((to) => ({ ...mail, to }));
}
