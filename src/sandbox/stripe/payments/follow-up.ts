import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { afterwardsOf } from '../resources/test-cards.ts';
import { debitOutcomeOf } from '../resources/test-ibans.ts';
import type { PaymentIntent } from '../store/tables.ts';
import { decideDispute, openDispute } from './dispute-charge.ts';

/** What Stripe does once a payment has succeeded and everybody was told: it names the balance transaction, and some cards dispute. */
export function followUp(call: Call, intent: PaymentIntent): void {
  const charge = call.changes.get('charge', intent.latest_charge);
  const method = call.changes.get('payment_method', intent.payment_method);
  if (intent.status !== 'succeeded' || !charge || !method) return;
  if (method.type === 'card' && intent.capture_method === 'automatic_async') recordEvent(call, 'charge.updated', 'charge', charge, { balance_transaction: null });
  if (method.type === 'sepa_debit') {
    if (!debitOutcomeOf(method).disputed) return;
    // A bank takes a debit back without asking: there is nothing to contest.
    decideDispute(call, openDispute(call, charge, { reason: 'debit_not_authorized', inquiry: false }), 'lost');
    return;
  }
  const { dispute } = afterwardsOf(method);
  if (dispute) openDispute(call, charge, dispute);
}
