import { formatDate } from '../../shared/format-date.ts';
import { formatMoney } from '../../shared/format-money.ts';
import { money } from '../../shared/money.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import type { StripeTransactionRow } from './transaction-model.ts';

type Row = Pick<StripeTransactionRow, '_id' | 'type' | 'category' | 'source' | 'amountMinor' | 'feeMinor' | 'netMinor' | 'matchedMinor' | 'currency' | 'created'>;

interface Sum {
  minor: number;
  currency: string;
}

/** @param feeOnly the movement itself is booked, and only what Stripe kept of it is not */
export function missingEntry(row: Row, feeOnly: boolean): string {
  if (feeOnly) return `Stripe kept a fee of ${sum(row.feeMinor, row.currency)} of ${what(row)} on ${formatDate(row.created)}, and the ledger has no entry for the fee.`;
  return `Stripe ${did(row)} ${sum(row.amountMinor, row.currency)} on ${formatDate(row.created)} (${what(row)}), and the ledger has no entry for it.`;
}

export function wrongSum(row: Row): string {
  return `For ${what(row)} of ${formatDate(row.created)} Stripe's balance moved by ${sum(row.netMinor, row.currency, 'signed')}, and the ledger says ${sum(row.matchedMinor, row.currency, 'signed')}.`;
}

/** @param about what Stripe says of the sum that was paid, or of its fee, and what the ledger has of it */
export function wrongConversion(row: Pick<Row, '_id' | 'source' | 'amountMinor' | 'currency' | 'created'>, { paid, booked, isFee }: { paid: Sum; booked: Sum; isFee: boolean }): string {
  const moved = isFee ? `Stripe's balance moved by a fee of ${sum(paid.minor, paid.currency, 'signed')}` : `Stripe moved ${sum(paid.minor, paid.currency, 'signed')}, which it settled as ${sum(row.amountMinor, row.currency, 'signed')}`;
  return `For ${what(row)} of ${formatDate(row.created)} ${moved}, and the ledger says ${sum(booked.minor, booked.currency, 'signed')}.`;
}

export function unknownKind(row: Row): string {
  return `Stripe's balance moved by ${sum(row.netMinor, row.currency, 'signed')} on ${formatDate(row.created)} for ${what(row)}, in a way that the ledger has no entry for ("${row.type}").`;
}

/** @param minor what the entry posts to assets:stripe */
export function missingTransaction(entry: Pick<LedgerEntry, 'key' | 'at' | 'currency'>, minor: number): string {
  return `The ledger says that Stripe's balance moved by ${sum(minor, entry.currency, 'signed')} on ${formatDate(entry.at)} (${entry.key}), and Stripe knows nothing of it.`;
}

/** @param minor what Stripe has more than the ledger and everything that is known to be different */
export function balanceDiffers(minor: number, currency: string): string {
  const [more, less] = minor > 0 ? ['Stripe has', 'the ledger'] : ['The ledger has', 'Stripe'];
  return `${more} ${sum(minor, currency)} more in ${currency} than ${less}, and no single movement explains it.`;
}

const doings: Readonly<Record<string, string>> = {
  charge: 'took', payment: 'took', refund: 'gave back', payment_refund: 'gave back', refund_failure: 'got a refund back,', payment_failure_refund: 'got a refund back,', payout: 'paid out',
};

function did({ type, category }: Row): string {
  if (category === 'dispute') return 'withdrew for a dispute';
  if (category === 'dispute_reversal') return 'returned after a dispute';
  return doings[type] ?? 'moved';
}

function what({ source, _id }: Pick<Row, 'source' | '_id'>): string {
  return source ?? _id;
}

/** `$12.00 USD`: the sign alone is shared by several currencies. */
function sum(minor: number, currency: string, sign: 'signed' | 'plain' = 'plain'): string {
  const shown = formatMoney(money(sign === 'signed' ? minor : Math.abs(minor), currency));
  return `${shown} ${currency}`;
}
