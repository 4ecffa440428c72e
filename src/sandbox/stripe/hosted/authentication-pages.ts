import type { Call } from '../call.ts';
import type { FormFields } from '../decode-form.ts';
import type { HttpResponse } from '../http-message.ts';
import { finishAuthentication } from '../payments/confirm-payment.ts';
import { followUp } from '../payments/follow-up.ts';
import { resumeSession } from '../payments/pay-session.ts';
import { sessionOf } from '../payments/session-of.ts';
import type { CheckoutSession, PaymentIntent } from '../store/tables.ts';
import { HOSTED_PATH } from './hosted-path.ts';
import { authenticationPage, givenUpPage, missingPage } from './message-pages.ts';
import { redirect } from './page.ts';
import { payAddress } from './pay-address.ts';
import { leavePayment } from './payment-pages.ts';
import { successAddress } from './success-address.ts';

/** What the address of a bank's question names: the payment, its secret, and the PaymentMethod of the attempt. */
interface Question {
  id: string;
  secret: string;
  method: string;
}

/** The bank's question. */
export function showAuthentication(call: Call, question: Question): HttpResponse {
  const intent = intentFor(call, question);
  if (!intent) return missingPage();
  const session = sessionOf(call, intent);
  if (!isAsked(intent, question)) return session ? afterwards(session, intent, question) : redirect(returnAddress(call, intent));
  const back = session?.cancel_url ?? null;
  return authenticationPage(intent, [returnUrlOf(call, intent), session?.success_url ?? null, back], back !== null);
}

/** The payer's answer: it was them, it was not, or they walk away. An answer to a question that is over does nothing. */
export function submitAuthentication(call: Call, question: Question, given: FormFields): HttpResponse {
  const intent = intentFor(call, question);
  if (!intent) return missingPage();
  const session = sessionOf(call, intent);
  if (session && given.outcome === 'back') return leavePayment(call, session);
  const passed = given.outcome === 'complete';
  if (!isAsked(intent, question)) return session ? afterwards(session, intent, question) : redirect(returnAddress(call, intent));
  if (session) {
    const { intent: after } = resumeSession(call, session, intent, passed);
    return redirect(isDone(after) ? successAddress(session) : payAddress(session));
  }
  const { intent: after } = finishAuthentication(call, intent, passed);
  followUp(call, after);
  return redirect(returnAddress(call, after));
}

function isDone({ status }: PaymentIntent): boolean {
  return status === 'succeeded' || status === 'requires_capture';
}

function intentFor(call: Call, { id, secret }: Question): PaymentIntent | undefined {
  const intent = call.changes.get('payment_intent', id);
  return intent?.client_secret === secret ? intent : undefined;
}

/** Whether the bank still asks about this attempt: the payer may have left it, or begun another one since. */
function isAsked({ status, payment_method }: PaymentIntent, { method }: Question): boolean {
  return status === 'requires_action' && payment_method === method;
}

/** What a question that is over leads to: where its answer led, or word that the attempt was given up. */
function afterwards(session: CheckoutSession, intent: PaymentIntent, { method }: Question): HttpResponse {
  const wasAnswered = session.status !== 'open' || intent.last_payment_error?.payment_method?.id === method;
  return wasAnswered ? redirect(payAddress(session)) : givenUpPage(session);
}

function returnUrlOf(call: Call, { id }: PaymentIntent): string | null {
  return call.changes.get('authentication', id)?.return_url ?? null;
}

/** Where an API payment's payer comes back to, told how it went, as Stripe does. */
function returnAddress(call: Call, intent: PaymentIntent): string {
  const address = returnUrlOf(call, intent);
  if (address === null) return `${HOSTED_PATH}/`;
  const url = new URL(address);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', isDone(intent) ? 'succeeded' : 'failed');
  return url.href;
}
