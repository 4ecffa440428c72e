import type { BalanceTransaction, Payout, Refund } from '../store/tables.ts';
import { disputeFee, paymentFee } from './fees.ts';
import { newId } from './new-id.ts';

const DAYS_UNTIL_AVAILABLE = 2;
const DAYS_OF_A_DEBIT = 5;
const DAY = 86_400;

interface Charged {
  id: string;
  amount: number;
  currency: string;
  description: string | null;
  /** How it was paid; a card when missing. */
  method?: string;
  /** The money is available at once. */
  atOnce?: boolean;
}

/** What a paid charge brings: its amount less Stripe's fee. */
export function chargeTransaction(charge: Charged, now: number): BalanceTransaction {
  const { method = 'card', atOnce = false } = charge;
  const fee = paymentFee(method, charge.amount, charge.currency);
  const days = atOnce ? 0 : method === 'card' ? DAYS_UNTIL_AVAILABLE : DAYS_OF_A_DEBIT;
  return {
    ...transaction(charge.currency, charge.id, now, days),
    ...amounts(charge.amount, fee, charge.currency, 'Stripe processing fees'),
    description: charge.description,
    reporting_category: 'charge',
    type: method === 'card' ? 'charge' : 'payment',
  };
}

/** What a refund takes: the amount given back. Stripe keeps the fee of the charge. */
export function refundTransaction(refund: Pick<Refund, 'id' | 'amount' | 'currency'>, description: string | null, now: number, method = 'card'): BalanceTransaction {
  return {
    ...transaction(refund.currency, refund.id, now, DAYS_UNTIL_AVAILABLE),
    ...amounts(-refund.amount, 0, refund.currency),
    description: description === null ? 'REFUND FOR CHARGE' : `REFUND FOR CHARGE (${description})`,
    reporting_category: 'refund',
    type: method === 'card' ? 'refund' : 'payment_refund',
  };
}

/** What a refund that could not be delivered brings back. */
export function refundFailureTransaction(refund: Pick<Refund, 'id' | 'amount' | 'currency'>, now: number): BalanceTransaction {
  return {
    ...transaction(refund.currency, refund.id, now, 0),
    ...amounts(refund.amount, 0, refund.currency),
    description: 'REFUND FAILURE',
    reporting_category: 'refund_failure',
    type: 'refund_failure',
  };
}

interface Disputed {
  id: string;
  amount: number;
  currency: string;
  charge: string;
}

/** What a dispute takes when it opens: the amount, and a fee for the trouble. */
export function withdrawalTransaction({ id, amount, currency, charge }: Disputed, now: number): BalanceTransaction {
  return {
    ...transaction(currency, id, now, 0),
    ...amounts(-amount, disputeFee(currency), currency, 'Dispute fee'),
    description: `Chargeback withdrawal for ${charge}`,
    reporting_category: 'dispute',
    type: 'adjustment',
  };
}

/** What a dispute that was won brings back: the amount, not the fee. */
export function reinstatementTransaction({ id, amount, currency, charge }: Disputed, now: number): BalanceTransaction {
  return {
    ...transaction(currency, id, now, 0),
    ...amounts(amount, 0, currency),
    description: `Chargeback reversal for ${charge}`,
    reporting_category: 'dispute_reversal',
    type: 'adjustment',
  };
}

/** What a payout takes from the balance, at once. */
export function payoutTransaction({ id, amount, currency, description }: Payout, now: number): BalanceTransaction {
  return {
    ...transaction(currency, id, now, 0),
    ...amounts(-amount, 0, currency),
    description: description ?? 'STRIPE PAYOUT',
    reporting_category: 'payout',
    type: 'payout',
  };
}

/** What a payout that the bank sent back brings. */
export function payoutFailureTransaction({ id, amount, currency }: Payout, now: number): BalanceTransaction {
  return {
    ...transaction(currency, id, now, 0),
    ...amounts(amount, 0, currency),
    description: 'STRIPE PAYOUT FAILURE',
    reporting_category: 'payout_reversal',
    type: 'payout_failure',
  };
}

/** As it is read at `now`: money becomes available some days after it came. */
export function transactionAt(transaction: BalanceTransaction, now: number): BalanceTransaction {
  const { payout: _, ...shown } = transaction;
  return { ...shown, status: shown.available_on <= now ? 'available' : 'pending' };
}

function amounts(amount: number, fee: number, currency: string, description = ''): Pick<BalanceTransaction, 'amount' | 'fee' | 'fee_details' | 'net'> {
  const details = fee === 0 ? [] : [{ amount: fee, application: null, currency, description, type: 'stripe_fee' }];
  return { amount, fee, fee_details: details, net: amount - fee };
}

type Common = Omit<BalanceTransaction, 'amount' | 'description' | 'fee' | 'fee_details' | 'net' | 'reporting_category' | 'type'>;

function transaction(currency: string, source: string, now: number, days: number): Common {
  const available = now + days * DAY;
  return {
    id: newId('txn'), object: 'balance_transaction', available_on: days === 0 ? now : available - (available % DAY), balance_type: 'payments', created: now,
    currency, exchange_rate: null, source, status: days === 0 ? 'available' : 'pending',
  };
}
