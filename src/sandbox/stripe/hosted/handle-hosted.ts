import { readFileSync } from 'node:fs';
import { FormError, decodeForm } from '../decode-form.ts';
import type { FormFields } from '../decode-form.ts';
import type { HttpRequest, HttpResponse } from '../http-message.ts';
import type { Call } from '../call.ts';
import { expireSession, paySession, resumeSession } from '../payments/pay-session.ts';
import { finishAuthentication } from '../payments/confirm-payment.ts';
import { readCall, writeCall } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import type { CheckoutSession, LineItem, PaymentIntent } from '../store/tables.ts';
import { readCardForm } from './card-form.ts';
import type { FieldErrors } from './card-form.ts';
import { checkoutPage } from './checkout-page.ts';
import { HOSTED_PATH } from './hosted-path.ts';
import { authenticationPage, expiredPage, missingPage, paidPage } from './message-pages.ts';
import { redirect } from './page.ts';
import { successAddress } from './success-address.ts';

const css = readFileSync(new URL('./checkout.css', import.meta.url), 'utf8');

/** Answers everything under the hosted pages' path. */
export async function handleHosted(sandbox: Sandbox, { method, path, query, body }: HttpRequest): Promise<HttpResponse> {
  const [what, id = '', more] = path.slice(HOSTED_PATH.length + 1).split('/');
  if (what === 'checkout.css' && id === '') return stylesheet;
  if (more !== undefined || !['GET', 'HEAD', 'POST'].includes(method)) return missingPage();
  const given = method === 'POST' ? readForm(body) : undefined;
  if (what === 'pay') return given ? await writeCall(sandbox, (call) => submitPayment(call, id, given)) : showPayment(readCall(sandbox), id);
  if (what !== 'authenticate') return missingPage();
  const secret = new URLSearchParams(query).get('secret') ?? '';
  return given
    ? await writeCall(sandbox, (call) => submitAuthentication(call, id, secret, given))
    : showAuthentication(readCall(sandbox), id, secret);
}

const stylesheet: HttpResponse = {
  status: 200, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=300', 'x-content-type-options': 'nosniff' }, body: css,
};

function readForm(body: string): FormFields {
  try {
    return decodeForm(body);
  } catch (error) {
    if (error instanceof FormError) return {};
    throw error;
  }
}

function showPayment(call: Call, id: string): HttpResponse {
  const session = call.changes.get('checkout.session', id);
  if (!session) return missingPage();
  if (session.status === 'complete') return paidPage(session);
  if (session.status !== 'open' || session.expires_at <= call.now) return expiredPage(session);
  const intent = session.payment_intent === null ? undefined : call.changes.get('payment_intent', session.payment_intent);
  const failure = intent?.status === 'requires_payment_method' ? intent.last_payment_error : null;
  const payer = failure?.payment_method?.billing_details ?? (session.customer === null ? undefined : call.changes.get('customer', session.customer));
  const values = { email: payer?.email ?? '', cardholderName: payer?.name ?? '' };
  return checkoutPage({ session, lineItems: linesOf(call, id), values, errors: {}, problem: failure?.message });
}

function submitPayment(call: Call, id: string, given: FormFields): HttpResponse {
  const session = call.changes.get('checkout.session', id);
  if (!session) return missingPage();
  if (session.status === 'complete') return redirect(successAddress(session));
  if (session.status === 'open' && session.expires_at <= call.now) expireSession(call, session);
  if (session.status !== 'open' || session.expires_at <= call.now) return expiredPage(session);
  const form = readCardForm(session.customer_email === null ? given : { ...given, email: session.customer_email }, call.now);
  const view = { session, lineItems: linesOf(call, id) };
  const values = { ...form.values, cardCvc: '' };
  if (!form.submission) {
    return checkoutPage({ ...view, values, errors: form.errors, problem: 'Please correct what is marked below.', status: 422 });
  }
  const { intent, error } = paySession(call, session, form.submission.card, form.submission.payer);
  if (error) {
    const errors: FieldErrors = error.code === 'processing_error' ? {} : { [fieldAtFault(error.code)]: error.message };
    return checkoutPage({ ...view, values: { ...values, cardNumber: '' }, errors, problem: `${error.message} You can try again, or use another card.`, status: 402 });
  }
  return redirect(intent.status === 'requires_action' ? authenticationAddress(intent) : successAddress(session));
}

function fieldAtFault(code: string | undefined): keyof FieldErrors {
  if (code === 'incorrect_cvc') return 'cardCvc';
  return code === 'expired_card' ? 'cardExpiry' : 'cardNumber';
}

function showAuthentication(call: Call, id: string, secret: string): HttpResponse {
  const intent = intentFor(call, id, secret);
  if (!intent) return missingPage();
  const session = sessionOf(call, intent);
  const back = call.changes.get('authentication', id)?.return_url ?? null;
  if (intent.status !== 'requires_action') return redirect(session ? `${HOSTED_PATH}/pay/${session.id}` : returnAddress(intent, back));
  return authenticationPage(intent, [back, session?.success_url ?? null]);
}

function submitAuthentication(call: Call, id: string, secret: string, given: FormFields): HttpResponse {
  const intent = intentFor(call, id, secret);
  if (!intent) return missingPage();
  const passed = given.outcome === 'complete';
  const session = sessionOf(call, intent);
  if (session) {
    const { intent: after } = resumeSession(call, session, intent, passed);
    return redirect(after.status === 'succeeded' ? successAddress(session) : `${HOSTED_PATH}/pay/${session.id}`);
  }
  const { intent: after } = finishAuthentication(call, intent, passed);
  return redirect(returnAddress(after, call.changes.get('authentication', id)?.return_url ?? null));
}

function intentFor(call: Call, id: string, secret: string): PaymentIntent | undefined {
  const intent = call.changes.get('payment_intent', id);
  return intent?.client_secret === secret ? intent : undefined;
}

function sessionOf(call: Call, intent: PaymentIntent): CheckoutSession | undefined {
  return call.changes.find('checkout.session', { where: ['payment_intent', intent.id], limit: 1 })?.data[0];
}

function linesOf(call: Call, id: string): LineItem[] {
  return call.changes.get('checkout_plan', id)?.line_items ?? [];
}

function authenticationAddress(intent: PaymentIntent): string {
  return `${HOSTED_PATH}/authenticate/${intent.id}?secret=${intent.client_secret ?? ''}`;
}

/** Where an API payment's payer comes back to, told how it went, as Stripe does. */
function returnAddress(intent: PaymentIntent, address: string | null): string {
  if (address === null) return `${HOSTED_PATH}/`;
  const url = new URL(address);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret ?? '');
  url.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'failed');
  return url.href;
}
