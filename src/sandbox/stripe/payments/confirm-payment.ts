import type { ErrorBody } from '../error-body.ts';
import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { needsAction } from '../resources/payment-intent.ts';
import { attached } from '../resources/payment-method.ts';
import { outcomeOf } from '../resources/test-cards.ts';
import type { PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { startDebit } from './debit-payment.ts';
import { declinePayment, failAuthentication, settlePayment } from './settle-payment.ts';

/** How an attempt went. A refusal is kept like a success: it is a fact that events tell of. */
export interface Attempt {
  intent: PaymentIntent;
  error?: ErrorBody;
}

/**
 * Asks the bank behind a card or an account: it pays, declines, or wants the payer authenticated first.
 * @param returnUrl where the payer comes back to from authentication; null when a script in the page would handle it
 */
export function confirmPayment(call: Call, intent: PaymentIntent, method: PaymentMethod, returnUrl: string | null): Attempt {
  const saved = intent.setup_future_usage !== null && intent.customer !== null ? attached(method, intent.customer) ?? method : method;
  call.changes.put('payment_method', saved);
  if (saved.customer !== method.customer) recordEvent(call, 'payment_method.attached', 'payment_method', saved);
  if (method.type === 'sepa_debit') return { intent: startDebit(call, intent, saved) };
  const outcome = outcomeOf(method);
  switch (outcome.kind) {
    case 'pays': return { intent: settlePayment(call, intent, saved, false) };
    case 'declines': return declinePayment(call, intent, saved, outcome);
    case 'authenticates': {
      const waiting = needsAction(intent, saved, `${call.hostedBase}${questionPath(intent, saved)}`, returnUrl);
      call.changes.put('payment_intent', waiting);
      call.changes.put('authentication', { id: intent.id, return_url: returnUrl });
      recordEvent(call, 'payment_intent.requires_action', 'payment_intent', waiting);
      return { intent: waiting };
    }
  }
}

/** Where the bank asks, below the hosted pages' address. It names the attempt: an answer that comes late is none to a newer attempt. */
export function questionPath({ id, client_secret }: PaymentIntent, method: PaymentMethod): string {
  return `/authenticate/${id}?secret=${client_secret ?? ''}&method=${method.id}`;
}

/** The payer was authenticated, or was not. The intent as it is when it waited for nothing. */
export function finishAuthentication(call: Call, intent: PaymentIntent, passed: boolean): Attempt {
  const method = call.changes.get('payment_method', intent.payment_method);
  if (intent.status !== 'requires_action' || !method) return { intent };
  if (!passed) return failAuthentication(call, intent, method);
  const outcome = outcomeOf(method);
  if (outcome.kind === 'authenticates' && outcome.next.kind === 'declines') return declinePayment(call, intent, method, outcome.next);
  return { intent: settlePayment(call, intent, method, true) };
}
