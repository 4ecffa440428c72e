import type { ClientSession, Connection } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import { isPositive } from '../../shared/money.ts';
import { amountLeft, type Donation, wasPaid } from './donation.ts';
import type { DonationStore } from './donation-store.ts';
import { receiptDueModel } from './due-models.ts';
import type { MailQueue, ReportConsent } from './needs.ts';
import { receiptModel, type ReceiptRow } from './receipt-model.ts';

export interface CorrectTypingDeps {
  connection: Connection;
  store: DonationStore;
  clock: Clock;
  outbox: MailQueue;
  subscribers: ReportConsent;
}

/** What a donor mistyped, as it should be. */
export interface TypingCorrection {
  name: string;
  /** As addresses are compared; null to leave it as it is. */
  email: string | null;
}

export type Corrected =
  /** Before the receipt: it will say what is right. */
  | 'corrected'
  /** After the receipt, which stays as it is: it goes to the right address. */
  | 'sent-again'
  /** After the receipt, and the name alone: what the page shows is right, and staff know. */
  | 'noted'
  | 'unchanged'
  /** Too often, too late, or nothing is left of the gift. */
  | 'closed';

/** Enough for a mistake in the correction; a way to mail many addresses it must not be. */
export const MOST_CORRECTIONS = 3;
const OPEN_MS = 30 * 24 * 3_600_000;

/** Whether the donor may correct what was typed: a paid gift of which something is left, for a month, and three times. */
export function canBeCorrected(donation: Donation, now: Date): boolean {
  const { source, paidAt, corrected = 0 } = donation;
  const inTime = paidAt !== null && now.getTime() - paidAt.getTime() < OPEN_MS;
  return source === 'online' && inTime && corrected < MOST_CORRECTIONS && wasPaid(donation) && isPositive(amountLeft(donation));
}

/** Corrects the gift in one transaction with what follows from it. A receipt that was issued is never changed. */
export async function correctTyping(deps: CorrectTypingDeps, donationId: string, correction: TypingCorrection): Promise<Corrected> {
  return inTransaction(deps.connection, async (session) => {
    const before = await deps.store.byId(donationId, session);
    if (before === null || !canBeCorrected(before, deps.clock.now())) return 'closed';
    const after: Donation = { ...before, donorName: correction.name, donorEmail: correction.email ?? before.donorEmail, corrected: (before.corrected ?? 0) + 1 };
    const moved = after.donorEmail !== before.donorEmail;
    // Whoever got a mail by mistake has the link of before.
    if (moved) after.addressMoves = (before.addressMoves ?? 0) + 1;
    if (after.donorName === before.donorName && !moved) return 'unchanged';
    const receipt = await receiptModel(deps.connection).findById(donationId, null, { session }).lean();
    // Whoever is about to issue the receipt has read the gift as it was, and must read it again.
    if (receipt === null) await receiptDueModel(deps.connection).updateOne({ _id: donationId }, { $inc: { revision: 1 } }, { session });
    await deps.store.save(before, after, { why: '' }, session);
    await deps.store.note(after, { why: inWords(before, after, receipt) }, deps.clock.now(), session);
    if (moved) await tellNewAddress(deps, after, receipt, session);
    if (receipt === null) return 'corrected';
    return moved ? 'sent-again' : 'noted';
  });
}

async function tellNewAddress({ outbox, subscribers }: CorrectTypingDeps, gift: Donation, receipt: ReceiptRow | null, session: ClientSession): Promise<void> {
  const { id, campaignId, donorEmail: email, donorName: name, paidAt: at, reports, addressMoves = 0 } = gift;
  if (email === null || at === null) return;
  if (receipt !== null) await outbox.enqueueMany([{ kind: 'receipt', subject: `${id}:${addressMoves}`, to: email }], { session });
  if (reports) await subscribers.giftArrived({ campaignId, email, name, at, source: 'gift' }, { session });
}

/** For staff, who decide whether a receipt with another name is owed a letter. */
function inWords(before: Donation, after: Donation, receipt: ReceiptRow | null): string {
  const name = before.donorName === after.donorName ? [] : [`the name from “${before.donorName}” to “${after.donorName}”${receipt === null ? '' : `, which receipt ${receipt.number} does not say`}`];
  const email = before.donorEmail === after.donorEmail ? [] : [`the mail address from ${before.donorEmail} to ${after.donorEmail}${receipt === null ? '' : `, and receipt ${receipt.number} is sent there`}`];
  return `The donor corrected ${[...name, ...email].join('; and ')}`;
}
