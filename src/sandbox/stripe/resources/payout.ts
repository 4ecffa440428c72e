import type { Payout } from '../store/tables.ts';
import { newId } from './new-id.ts';

const DAY = 86_400;
const DAYS_TO_THE_BANK = 2;

export interface PayoutInput {
  amount: number;
  currency: string;
  /** Made by the account's daily schedule, so that it is known what adds up to it. */
  automatic: boolean;
  description: string | null;
  metadata: Record<string, string>;
  statementDescriptor: string | null;
}

/** A deposit on its way to the bank account; its transaction is still to be booked. */
export function newPayout({ amount, currency, automatic, description, metadata, statementDescriptor }: PayoutInput, now: number): Payout {
  const arrival = now + DAYS_TO_THE_BANK * DAY;
  return {
    id: newId('po'),
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrival - (arrival % DAY),
    automatic,
    balance_transaction: null,
    created: now,
    currency,
    description,
    destination: 'ba_embedded_account',
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata,
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: automatic ? 'completed' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: statementDescriptor,
    status: 'in_transit',
    trace_id: { status: 'pending', value: null },
    type: 'bank_account',
  };
}

/** The bank should have it by now; null when it is not on its way any more. */
export function paidPayout(payout: Payout): Payout | null {
  if (payout.status !== 'in_transit') return null;
  return { ...payout, status: 'paid', trace_id: { status: 'supported', value: payout.id.slice(-12) } };
}

/** The bank sent it back, by a transaction of its own, which may be days after it was thought to be paid; null when it had before. */
export function failedPayout(payout: Payout, transaction: string): Payout | null {
  if (payout.status === 'failed') return null;
  return { ...payout, status: 'failed', failure_balance_transaction: transaction, failure_code: 'account_closed', failure_message: 'The bank account has been closed' };
}
