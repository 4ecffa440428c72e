import type { ClientSession, Connection } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import { formatMoney } from '../../shared/format-money.ts';
import type { Money } from '../../shared/money.ts';
import { chargeEntry, type Ledger } from '../ledger/index.ts';
import type { Delivery, Outcome } from '../stripe-inbox/index.ts';
import { type Donation, quarantined, settled } from './donation.ts';
import type { DonationStore } from './donation-store.ts';
import { feeDueModel, receiptDueModel } from './due-models.ts';
import type { ReportConsent } from './needs.ts';

export interface SettleDeps {
  connection: Connection;
  store: DonationStore;
  clock: Clock;
  ledger: Pick<Ledger, 'append'>;
  subscribers: ReportConsent;
}

/** A payment that Stripe says has succeeded. */
export interface Payment {
  donationId: string;
  chargeId: string;
  paymentIntentId: string | null;
  amount: Money;
  at: Date;
}

/**
 * Makes a donation paid: its state and history, the ledger's entry, the receipt and the fee that are now due, the
 * donor's wish for reports, and the event that brought the news, all of it in one transaction or nothing.
 */
export async function settleDonation(deps: SettleDeps, payment: Payment, { event, finish }: Pick<Delivery, 'event' | 'finish'>): Promise<void> {
  await inTransaction(deps.connection, async (session) => {
    const donation = await deps.store.byId(payment.donationId, session);
    if (donation === null) return finish({ state: 'quarantined', reason: `Paid for a gift that we don't have: ${payment.donationId}` }, session);
    const outcome = await settleOne(deps, donation, payment, event.id, session);
    await finish(outcome, session);
  });
}

async function settleOne(deps: SettleDeps, donation: Donation, payment: Payment, stripeEventId: string, session: ClientSession): Promise<Outcome> {
  if (donation.chargeId === payment.chargeId) return { state: 'done', reason: 'Known from another event' };
  if (donation.chargeId !== null) return { state: 'quarantined', reason: `A second payment, ${payment.chargeId}, for gift ${donation.id}, which ${donation.chargeId} paid` };
  const wrongSum = mismatch(donation, payment);
  if (wrongSum !== null) return setAside(deps, donation, wrongSum, stripeEventId, session);

  const now = deps.clock.now();
  const paid = settled(donation, payment, now);
  if (paid === null) return { state: 'quarantined', reason: `Paid by ${payment.chargeId}, but gift ${donation.id} is ${donation.status}` };
  const { organizationId, campaignId, fundraiserId } = donation;
  const parties = { organizationId, campaignId, fundraiserId, donationId: donation.id };
  const appended = await deps.ledger.append(chargeEntry({ chargeId: payment.chargeId, gross: payment.amount, at: payment.at, ...parties }), { session });
  if (appended === 'conflict') return { state: 'quarantined', reason: `The ledger has another entry for ${payment.chargeId}` };
  await deps.store.save(donation, paid, { why: 'Stripe took the payment', stripeEventId }, session);
  await receiptDueModel(deps.connection).insertMany([{ _id: donation.id, organizationId, giftAt: payment.at, dueAt: now }], { session });
  await feeDueModel(deps.connection).insertMany([{ _id: payment.chargeId, ...parties, chargedAt: payment.at, tries: 0, dueAt: now }], { session });
  if (paid.reports && paid.donorEmail !== null) {
    await deps.subscribers.giftArrived({ campaignId, email: paid.donorEmail, name: paid.donorName, at: payment.at, source: 'gift' }, { session });
  }
  return { state: 'done' };
}

function mismatch(donation: Donation, { amount, chargeId }: Payment): string | null {
  const { amount: asked } = donation;
  if (amount.currency === asked.currency && amount.minor === asked.minor) return null;
  return `${chargeId} paid ${formatMoney(amount)} ${amount.currency} for gift ${donation.id} of ${formatMoney(asked)} ${asked.currency}`;
}

/** The gift waits for a person, and so does the event; nothing of it is in any figure. */
async function setAside({ store, clock }: Pick<SettleDeps, 'store' | 'clock'>, donation: Donation, reason: string, stripeEventId: string, session: ClientSession): Promise<Outcome> {
  const held = quarantined(donation, clock.now());
  if (held !== null) await store.save(donation, held, { why: reason, stripeEventId }, session);
  return { state: 'quarantined', reason };
}
