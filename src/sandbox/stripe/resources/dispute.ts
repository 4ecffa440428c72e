import type { Charge, Dispute } from '../store/tables.ts';
import { newId } from './new-id.ts';

const DAY = 86_400;
const DAYS_TO_RESPOND = 9;
const NETWORK_REASONS: Record<string, string> = { fraudulent: '10.4', product_not_received: '13.1', duplicate: '12.6.1', general: '4853' };

export const EVIDENCE = [
  'access_activity_log', 'billing_address', 'cancellation_policy', 'cancellation_policy_disclosure', 'cancellation_rebuttal', 'customer_communication',
  'customer_email_address', 'customer_name', 'customer_purchase_ip', 'customer_signature', 'duplicate_charge_documentation', 'duplicate_charge_explanation',
  'duplicate_charge_id', 'product_description', 'receipt', 'refund_policy', 'refund_policy_disclosure', 'refund_refusal_explanation', 'service_date',
  'service_documentation', 'shipping_address', 'shipping_carrier', 'shipping_date', 'shipping_documentation', 'shipping_tracking_number', 'uncategorized_file',
  'uncategorized_text',
] as const;

export type EvidenceText = Partial<Record<typeof EVIDENCE[number], string | null>>;

/** A dispute that its bank has just opened. An inquiry only asks, and takes no money yet. */
export function newDispute(charge: Charge, about: { reason: string; amount: number; inquiry: boolean }, now: number): Dispute {
  const due = now + DAYS_TO_RESPOND * DAY;
  const card = charge.payment_method_details?.card;
  return {
    id: newId('dp'),
    object: 'dispute',
    amount: about.amount,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...noEvidence, customer_email_address: charge.billing_details.email, customer_name: charge.billing_details.name },
    evidence_details: {
      due_by: due - (due % DAY) + DAY - 1, enhanced_eligibility: {}, has_evidence: false, past_due: false, submission_count: 0, submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: about.inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    ...(card && {
      network_reason_code: reasonCode(about.reason),
      payment_method_details: {
        card: {
          brand: card.brand ?? 'visa', case_type: about.inquiry ? 'inquiry' : 'chargeback', network: card.network ?? 'visa', network_reason_code: reasonCode(about.reason),
        },
        type: 'card',
      },
    }),
    reason: about.reason,
    status: about.inquiry ? 'warning_needs_response' : 'needs_response',
  };
}

/** With evidence that was written down; null when nobody waits for any. */
export function withEvidence(dispute: Dispute, evidence: EvidenceText): Dispute | null {
  if (!isOpen(dispute)) return null;
  const merged = { ...dispute.evidence, ...evidence };
  return { ...dispute, evidence: merged, evidence_details: { ...dispute.evidence_details, has_evidence: EVIDENCE.some((name) => merged[name] !== null) } };
}

/** The evidence went to the bank, which now thinks; null when it is decided. */
export function submitted(dispute: Dispute): Dispute | null {
  if (!isOpen(dispute)) return null;
  const details = dispute.evidence_details;
  return {
    ...dispute,
    evidence_details: { ...details, submission_count: details.submission_count + 1, submission_method: 'manual' },
    status: isInquiry(dispute) ? 'warning_under_review' : 'under_review',
  };
}

/** Decided, for good; null when it was before. An inquiry is neither won nor lost: it is closed. */
export function decided(dispute: Dispute, status: 'won' | 'lost'): Dispute | null {
  if (!isOpen(dispute)) return null;
  return { ...dispute, is_charge_refundable: isInquiry(dispute), status: isInquiry(dispute) ? 'warning_closed' : status };
}

/** The bank was not content with the answer to its inquiry, and takes the money; null when it is no inquiry that is open. */
export function escalated(dispute: Dispute): Dispute | null {
  if (!isInquiry(dispute) || !isOpen(dispute)) return null;
  const details = dispute.payment_method_details;
  return {
    ...dispute,
    is_charge_refundable: false,
    ...(details?.card && { payment_method_details: { ...details, card: { ...details.card, case_type: 'chargeback' as const } } }),
    status: 'needs_response',
  };
}

export function isInquiry({ status }: Dispute): boolean {
  return status.startsWith('warning_');
}

function isOpen({ status }: Dispute): boolean {
  return !['won', 'lost', 'warning_closed'].includes(status);
}

function reasonCode(reason: string): string {
  return NETWORK_REASONS[reason] ?? '4853';
}

const noEvidence: Dispute['evidence'] = {
  ...(Object.fromEntries(EVIDENCE.map((name) => [name, null])) as Record<typeof EVIDENCE[number], null>), enhanced_evidence: {},
};
