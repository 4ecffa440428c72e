import type { BalanceTransaction, Refund } from '../store/tables.ts';
import { cardFee } from './fees.ts';
import { newId } from './new-id.ts';

const DAYS_UNTIL_AVAILABLE = 2;
const DAY = 86_400;

/** What a paid charge brings: its amount less Stripe's fee. */
export function chargeTransaction(charge: { id: string; amount: number; currency: string; description: string | null }, now: number): BalanceTransaction {
  const fee = cardFee(charge.amount, charge.currency);
  return {
    ...transaction(charge.currency, charge.id, now),
    amount: charge.amount,
    description: charge.description,
    fee,
    fee_details: [{ amount: fee, application: null, currency: charge.currency, description: 'Stripe processing fees', type: 'stripe_fee' }],
    net: charge.amount - fee,
    reporting_category: 'charge',
    type: 'charge',
  };
}

/** What a refund takes: the amount given back. Stripe keeps the fee of the charge. */
export function refundTransaction(refund: Pick<Refund, 'id' | 'amount' | 'currency'>, description: string | null, now: number): BalanceTransaction {
  return {
    ...transaction(refund.currency, refund.id, now),
    amount: -refund.amount,
    description: description === null ? 'REFUND FOR CHARGE' : `REFUND FOR CHARGE (${description})`,
    fee: 0,
    fee_details: [],
    net: -refund.amount,
    reporting_category: 'refund',
    type: 'refund',
  };
}

/** As it is read at `now`: money becomes available two days after it came. */
export function transactionAt(transaction: BalanceTransaction, now: number): BalanceTransaction {
  return { ...transaction, status: transaction.available_on <= now ? 'available' : 'pending' };
}

type Common = Omit<BalanceTransaction, 'amount' | 'description' | 'fee' | 'fee_details' | 'net' | 'reporting_category' | 'type'>;

function transaction(currency: string, source: string, now: number): Common {
  const available = now + DAYS_UNTIL_AVAILABLE * DAY;
  return {
    id: newId('txn'), object: 'balance_transaction', available_on: available - (available % DAY), balance_type: 'payments', created: now,
    currency, exchange_rate: null, source, status: 'pending',
  };
}
