import type { Call } from '../call.ts';
import { recordChange } from '../events/record-change.ts';
import { recordEvent } from '../events/record-event.ts';
import { reinstatementTransaction, withdrawalTransaction } from '../resources/balance-transaction.ts';
import { decided, escalated, isInquiry, newDispute, submitted, withEvidence } from '../resources/dispute.ts';
import type { EvidenceText } from '../resources/dispute.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import type { Charge, Dispute } from '../store/tables.ts';
import { bookTransaction } from './book-transaction.ts';
import { forgetLater, planLater } from './plan-later.ts';

interface DisputeAbout {
  reason: string;
  inquiry: boolean;
  /** The whole charge when missing. */
  amount?: number | undefined;
}

const SOON = 1;

/** A payer's bank disputes a charge, and takes the money, unless it only inquires. */
export function openDispute(call: Call, charge: Charge, { reason, inquiry, amount = charge.amount }: DisputeAbout): Dispute {
  const dispute = newDispute(charge, { reason, inquiry, amount }, call.now);
  call.changes.put('charge', { ...charge, disputed: true });
  const opened = inquiry ? keep(call, dispute) : withdraw(call, dispute);
  recordEvent(call, 'charge.dispute.created', 'dispute', opened);
  if (!inquiry) recordEvent(call, 'charge.dispute.funds_withdrawn', 'dispute', opened);
  planLater(call, 'lose_dispute', dispute.id, (dispute.evidence_details.due_by ?? call.now) - call.now);
  return opened;
}

interface DisputeChange {
  evidence: EvidenceText;
  metadata: Record<string, string | null> | null | undefined;
  submit: boolean;
}

/**
 * Writes evidence and notes down, and sends the evidence to the bank when asked to. Null when the dispute is over.
 * The words by which a test chooses what the bank decides are Stripe's (https://docs.stripe.com/testing#disputes).
 */
export function changeDispute(call: Call, dispute: Dispute, { evidence, metadata, submit }: DisputeChange): Dispute | null {
  const noted = { ...dispute, metadata: mergeMetadata(dispute.metadata, metadata) };
  const written = Object.keys(evidence).length > 0 || submit ? withEvidence(noted, evidence) : noted;
  if (!written) return null;
  const sent = submit ? submitted(written) : written;
  if (!sent) return null;
  recordChange(call, 'charge.dispute.updated', 'dispute', dispute, sent);
  return submit ? hearBank(call, sent) : sent;
}

/** The bank decides: what was won comes back, an inquiry is closed. Null when it was decided before. */
export function decideDispute(call: Call, dispute: Dispute, status: 'won' | 'lost'): Dispute | null {
  const over = decided(dispute, status);
  if (!over) return null;
  forgetLater(call, dispute.id);
  const closed = over.status === 'won' ? reinstate(call, over) : keep(call, over);
  recordEvent(call, 'charge.dispute.closed', 'dispute', closed, { status: dispute.status });
  if (over.status === 'won') recordEvent(call, 'charge.dispute.funds_reinstated', 'dispute', closed);
  return closed;
}

function hearBank(call: Call, dispute: Dispute): Dispute {
  forgetLater(call, dispute.id);
  const words = dispute.evidence.uncategorized_text;
  if (words === 'escalate_inquiry_evidence' && isInquiry(dispute)) return escalate(call, dispute);
  if (words === 'winning_evidence') planLater(call, 'win_dispute', dispute.id, SOON);
  if (words === 'losing_evidence') planLater(call, 'lose_dispute', dispute.id, SOON);
  return dispute;
}

function escalate(call: Call, dispute: Dispute): Dispute {
  const chargeback = escalated(dispute);
  if (!chargeback) return dispute;
  const taken = withdraw(call, chargeback);
  recordEvent(call, 'charge.dispute.updated', 'dispute', taken, { status: dispute.status });
  recordEvent(call, 'charge.dispute.funds_withdrawn', 'dispute', taken);
  return taken;
}

function withdraw(call: Call, dispute: Dispute): Dispute {
  const transaction = bookTransaction(call, withdrawalTransaction(dispute, call.now));
  return keep(call, { ...dispute, balance_transactions: [...dispute.balance_transactions, transaction] });
}

function reinstate(call: Call, dispute: Dispute): Dispute {
  const transaction = bookTransaction(call, reinstatementTransaction(dispute, call.now));
  return keep(call, { ...dispute, balance_transactions: [...dispute.balance_transactions, transaction] });
}

function keep(call: Call, dispute: Dispute): Dispute {
  call.changes.put('dispute', dispute);
  return dispute;
}
