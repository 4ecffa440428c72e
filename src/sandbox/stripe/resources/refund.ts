import type { Charge, Refund } from '../store/tables.ts';
import { newId } from './new-id.ts';

type RefundStatus = 'succeeded' | 'pending' | 'requires_action';

export interface RefundInput {
  amount: number;
  reason: Refund['reason'];
  metadata: Record<string, string>;
  status: RefundStatus;
}

export function newRefund(charge: Charge, { amount, reason, metadata, status }: RefundInput, now: number): Refund {
  const byCard = charge.payment_method_details?.type === 'card';
  return {
    id: newId(byCard ? 're' : 'pyr'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: byCard
      ? { card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: charge.captured ? 'refund' : 'reversal' }, type: 'card' }
      : { type: 'sepa_debit' },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(status === 'pending' && { pending_reason: 'processing' }),
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  };
}

/** The payer has the money; null when it is not on its way. */
export function settledRefund(refund: Refund): Refund | null {
  if (refund.status !== 'pending') return null;
  const { pending_reason: _, ...rest } = refund;
  return { ...rest, status: 'succeeded' };
}

/** The money came back, by a transaction of its own; null when it had come back before. */
export function undoneRefund(refund: Refund, status: 'failed' | 'canceled', transaction: string, reason: string): Refund | null {
  if (refund.status === 'failed' || refund.status === 'canceled') return null;
  const { pending_reason: _, ...rest } = refund;
  return { ...rest, failure_balance_transaction: transaction, failure_reason: reason, status };
}
