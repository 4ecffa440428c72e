import type { Stripe } from 'stripe';
import type { StripeTransactionRow } from './transaction-model.ts';

/** What Stripe says of a movement of money on its balance; what the ledger says of it is for `judge`. */
export type Movement = Omit<StripeTransactionRow, 'payoutId' | 'state' | 'reason' | 'entryKeys' | 'matchedMinor' | 'organizationId' | 'campaignId'>;

/** What moved the money, as Stripe shows it inside of the balance transaction. */
export type Source = Exclude<Stripe.BalanceTransaction['source'], string | null>;

/** An entry that a movement should be in the ledger as, with what it posts to assets:stripe, in minor units. */
export interface ExpectedEntry {
  key: string;
  minor: number;
}

/** @param transaction with its source expanded */
export function toMovement(transaction: Stripe.BalanceTransaction): Movement {
  const source = expandedSource(transaction);
  const settledIn = transaction.currency.toUpperCase();
  const paidIn = source !== null && 'currency' in source && typeof source.currency === 'string' ? source.currency.toUpperCase() : settledIn;
  return {
    _id: transaction.id,
    type: transaction.type,
    category: transaction.reporting_category,
    source: typeof transaction.source === 'string' ? transaction.source : source?.id ?? null,
    chargeId: chargeIdOf(source),
    amountMinor: transaction.amount,
    feeMinor: transaction.fee,
    netMinor: transaction.net,
    currency: settledIn,
    convertedFrom: paidIn === settledIn ? null : paidIn,
    paidMinor: paidIn === settledIn ? null : paidMinorOf(source, transaction.amount),
    created: new Date(transaction.created * 1000),
    availableOn: new Date(transaction.available_on * 1000),
    donationId: donationIdOf(source),
  };
}

export function expandedSource({ source }: Stripe.BalanceTransaction): Source | null {
  return typeof source === 'string' ? null : source;
}

/** As each kind of movement is booked; none for kinds that no gift, refund, dispute or payout makes. */
export function expectedEntries({ _id, type, category, source, amountMinor, feeMinor }: Movement): ExpectedEntry[] {
  const key = entryKey(type, category, source);
  if (key === null) return [];
  return [...(amountMinor === 0 ? [] : [{ key, minor: amountMinor }]), ...(feeMinor === 0 ? [] : [{ key: `fee:${_id}`, minor: 0 - feeMinor }])];
}

/** Stripe's types of movements: https://docs.stripe.com/reports/balance-transaction-types */
function entryKey(type: string, category: string, source: string | null): string | null {
  if (source === null) return null;
  if (type === 'charge' || type === 'payment') return `charge:${source}`;
  if (type === 'refund' || type === 'payment_refund') return `refund:${source}`;
  if (type === 'refund_failure' || type === 'payment_failure_refund') return `refund:${source}:failed`;
  if (category === 'dispute') return `dispute:${source}:withdrawn`;
  if (category === 'dispute_reversal') return `dispute:${source}:reinstated`;
  if (type === 'payout') return `payout:${source}`;
  if (isPayout(type)) return `payout:${source}:failed`;
  return null;
}

export function isPayout(type: string): boolean {
  return type === 'payout' || type === 'payout_failure' || type === 'payout_cancel';
}

function chargeIdOf(source: Source | null): string | null {
  if (source === null) return null;
  if (source.object === 'charge') return source.id;
  if (source.object !== 'refund' && source.object !== 'dispute') return null;
  return typeof source.charge === 'string' ? source.charge : source.charge?.id ?? null;
}

/** A charge, a refund and a dispute say their sum in the currency that was paid in, without a sign. */
function paidMinorOf(source: Source | null, settledMinor: number): number | null {
  if (source?.object !== 'charge' && source?.object !== 'refund' && source?.object !== 'dispute') return null;
  return settledMinor < 0 ? 0 - source.amount : source.amount;
}

function donationIdOf(source: Source | null): string | null {
  return source !== null && (source.object === 'charge' || source.object === 'refund') ? source.metadata?.donationId ?? null : null;
}
