import type { Call } from '../call.ts';
import type { FormFields } from '../decode-form.ts';
import type { HttpResponse } from '../http-message.ts';
import { finishAuthentication } from '../payments/confirm-payment.ts';
import { followUp } from '../payments/follow-up.ts';
import { leaveSession, resumeSession } from '../payments/pay-session.ts';
import type { CheckoutSession, PaymentIntent } from '../store/tables.ts';
import { HOSTED_PATH } from './hosted-path.ts';
import { authenticationPage, missingPage } from './message-pages.ts';
import { redirect } from './page.ts';
import { successAddress } from './success-address.ts';

/** The bank's question. */
export function showAuthentication(call: Call, id: string, secret: string): HttpResponse {
  const intent = intentFor(call, id, secret);
  if (!intent) return missingPage();
  const session = sessionOf(call, intent);
  const back = call.changes.get('authentication', id)?.return_url ?? null;
  if (intent.status !== 'requires_action') return redirect(session ? `${HOSTED_PATH}/pay/${session.id}` : returnAddress(intent, back));
  return authenticationPage(intent, [back, session?.success_url ?? null, session?.cancel_url ?? null], (session?.cancel_url ?? null) !== null);
}

/** The payer's answer: it was them, it was not, or they walk away. */
export function submitAuthentication(call: Call, id: string, secret: string, given: FormFields): HttpResponse {
  const intent = intentFor(call, id, secret);
  if (!intent) return missingPage();
  const passed = given.outcome === 'complete';
  const session = sessionOf(call, intent);
  if (given.outcome === 'back' && session) {
    leaveSession(call, intent);
    return redirect(session.cancel_url ?? `${HOSTED_PATH}/pay/${session.id}`);
  }
  if (session) {
    const { intent: after } = resumeSession(call, session, intent, passed);
    return redirect(isDone(after) ? successAddress(session) : `${HOSTED_PATH}/pay/${session.id}`);
  }
  const { intent: after } = finishAuthentication(call, intent, passed);
  if (after !== intent) followUp(call, after);
  return redirect(returnAddress(after, call.changes.get('authentication', id)?.return_url ?? null));
}

export function authenticationAddress(intent: PaymentIntent): string {
  return `${HOSTED_PATH}/authenticate/${intent.id}?secret=${intent.client_secret ?? ''}`;
}

function isDone({ status }: PaymentIntent): boolean {
  return status === 'succeeded' || status === 'requires_capture';
}

function intentFor(call: Call, id: string, secret: string): PaymentIntent | undefined {
  const intent = call.changes.get('payment_intent', id);
  return intent?.client_secret === secret ? intent : undefined;
}

function sessionOf(call: Call, intent: PaymentIntent): CheckoutSession | undefined {
  return call.changes.find('checkout.session', { where: ['payment_intent', intent.id], limit: 1 })?.data[0];
}

/** Where an API payment's payer comes back to, told how it went, as Stripe does. */
function returnAddress(intent: PaymentIntent, address: string | null): string {
  if (address === null) return `${HOSTED_PATH}/`;
  const url = new URL(address);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', isDone(intent) ? 'succeeded' : 'failed');
  return url.href;
}
