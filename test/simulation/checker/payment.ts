import { byId, type Evidence, groupBy, idOf, type Row, sum, text } from './evidence.ts';
import type { StripeObject } from '../stripe-truth.ts';

/** A refund, as Stripe has it. */
interface Refund {
  id: string;
  minor: number;
  failed: boolean;
  pending: boolean;
  at: number;
}

interface Dispute {
  id: string;
  minor: number;
  status: string;
  taken: boolean;
  returned: boolean;
  at: number;
}

/** A charge with our name on it that Stripe took, with all that became of it, and whose the house says it is. */
export interface Payment {
  id: string;
  minor: number;
  currency: string;
  /** Seconds since 1970. */
  at: number;
  /** The gift that it names. */
  donationId: string;
  refunds: Refund[];
  disputes: Dispute[];
  /** Movements in Stripe's balance, of the charge, its refunds and its disputes. */
  transactions: StripeObject[];
  /** Donations that say that it paid them. */
  paid: Row[];
  /** That it was set aside. */
  held: Row | undefined;
}

export function paymentsOf({ stripe, house }: Evidence): Payment[] {
  const refunds = groupBy(stripe.refunds, ({ charge }) => idOf(charge));
  const disputes = groupBy(stripe.disputes, ({ charge }) => idOf(charge));
  const transactions = groupBy(stripe.transactions, ({ source }) => idOf(source));
  const donations = groupBy(house.donations.filter(({ chargeId }) => chargeId !== null), ({ chargeId }) => text(chargeId));
  const held = byId(house['quarantined-payments']);
  return stripe.charges.filter(isOurs).map((charge): Payment => {
    const ofRefunds = (refunds.get(charge.id) ?? []).map(refundOf);
    const ofDisputes = (disputes.get(charge.id) ?? []).map(disputeOf);
    return {
      id: charge.id, minor: Number(charge.amount), currency: text(charge.currency).toUpperCase(), at: Number(charge.created),
      donationId: (charge.metadata as { donationId: string }).donationId,
      refunds: ofRefunds, disputes: ofDisputes,
      transactions: [charge.id, ...ofRefunds.map(({ id }) => id), ...ofDisputes.map(({ id }) => id)].flatMap((id) => transactions.get(id) ?? []),
      paid: donations.get(charge.id) ?? [], held: held.get(charge.id),
    };
  });
}

/** Paid, and for a gift of this platform: others in the account are none of its business. */
function isOurs({ status, paid, metadata }: StripeObject): boolean {
  return status === 'succeeded' && paid === true && typeof (metadata as { donationId?: string }).donationId === 'string';
}

function refundOf({ id, amount, status, created }: StripeObject): Refund {
  return { id, minor: Number(amount), failed: status === 'failed' || status === 'canceled', pending: status === 'pending' || status === 'requires_action', at: Number(created) };
}

function disputeOf({ id, amount, status, created, balance_transactions: moved }: StripeObject): Dispute {
  const amounts = (moved as { amount: number }[]).map((each) => each.amount);
  return { id, minor: Number(amount), status: text(status), taken: amounts.some((each) => each < 0), returned: amounts.some((each) => each > 0), at: Number(created) };
}

/** The donation that it paid, at once or when staff attached it; undefined for one that was set aside and is nobody's. */
export function ownerOf({ paid, held }: Payment): Row | undefined {
  return held === undefined || held.state === 'attached' ? paid[0] : undefined;
}

export function givenBack({ refunds }: Payment): number {
  return sum(refunds.filter(({ failed }) => !failed), ({ minor }) => minor);
}

export function takenByBanks({ disputes }: Payment): number {
  return sum(disputes.filter(({ taken, returned }) => taken && !returned), ({ minor }) => minor);
}

export function leftOf(payment: Payment): number {
  return payment.minor - givenBack(payment) - takenByBanks(payment);
}
