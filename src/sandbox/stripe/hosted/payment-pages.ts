import type { Call } from '../call.ts';
import type { FormFields } from '../decode-form.ts';
import type { HttpResponse } from '../http-message.ts';
import { questionPath } from '../payments/confirm-payment.ts';
import { expireSession, leaveSession, paySession } from '../payments/pay-session.ts';
import { newDebitMethod, newPaymentMethod } from '../resources/payment-method.ts';
import type { CheckoutSession, PaymentMethod } from '../store/tables.ts';
import { readCardForm } from './card-form.ts';
import { checkoutPage } from './checkout-page.ts';
import type { CheckoutView, Way } from './checkout-page.ts';
import { readDebitForm } from './debit-form.ts';
import { HOSTED_PATH } from './hosted-path.ts';
import { completePage, expiredPage, givenUpPage, missingPage } from './message-pages.ts';
import { redirect } from './page.ts';
import { payAddress } from './pay-address.ts';
import { typed } from './pay-form.ts';
import type { FieldErrors, FormPayer, PayForm } from './pay-form.ts';
import { successAddress } from './success-address.ts';

const WALLET = { number: '4242424242424242', brand: 'visa', country: 'US', wallet: 'google_pay' } as const;

/** The page of a session, ready to be paid in one way. */
export function showPayment(call: Call, id: string, asked: string | null): HttpResponse {
  const session = call.changes.get('checkout.session', id);
  if (!session) return missingPage();
  if (session.status === 'complete') return completePage(session);
  if (session.status !== 'open' || session.expires_at <= call.now) return expiredPage(session);
  const intent = call.changes.get('payment_intent', session.payment_intent);
  const failure = intent?.status === 'requires_payment_method' ? intent.last_payment_error : null;
  const payer = failure?.payment_method?.billing_details ?? call.changes.get('customer', session.customer);
  const values = { email: payer?.email ?? '', cardholderName: payer?.name ?? '', holderName: payer?.name ?? '' };
  return openPage(call, session, { way: wayOf(session, asked), values, errors: {}, problem: failure?.message });
}

/** The payer has pressed a button: the session is paid, or the page says what is wrong. */
export function submitPayment(call: Call, id: string, given: FormFields): HttpResponse {
  const session = call.changes.get('checkout.session', id);
  if (!session) return missingPage();
  if (given.method === 'back') return leavePayment(call, session);
  if (session.status === 'complete') return redirect(successAddress(session));
  if (session.status === 'open' && session.expires_at <= call.now) expireSession(call, session);
  if (session.status !== 'open' || session.expires_at <= call.now) return expiredPage(session);
  if ((typed(given.visit) || '0') !== String(visitOf(call, session))) return givenUpPage(session);
  const form = session.customer_email === null ? given : { ...given, email: session.customer_email };
  const asked = typeof given.method === 'string' ? given.method : null;
  if (asked === 'wallet' && session.payment_method_types.includes('card')) return payByWallet(call, session);
  return wayOf(session, asked) === 'card' ? payByCard(call, session, form) : payByDebit(call, session, form);
}

/** The payer goes back: what was begun is given up. Too late when it is complete: then the page says so. */
export function leavePayment(call: Call, session: CheckoutSession): HttpResponse {
  if (session.status === 'complete') return completePage(session);
  leaveSession(call, session);
  return redirect(session.cancel_url ?? payAddress(session));
}

function payByCard(call: Call, session: CheckoutSession, given: FormFields): HttpResponse {
  const form = readCardForm(given, call.now);
  const values = { ...form.values, cardCvc: '' };
  if (!form.submission) return wrongForm(call, session, 'card', { values, errors: form.errors });
  const { card, payer } = form.submission;
  return pay(call, session, newPaymentMethod(card, payer, call.now), payer, { values, errors: {} });
}

function payByDebit(call: Call, session: CheckoutSession, given: FormFields): HttpResponse {
  const form = readDebitForm(given);
  if (!form.submission) return wrongForm(call, session, 'sepa_debit', form);
  const { iban, payer } = form.submission;
  return pay(call, session, newDebitMethod(iban, payer, call.now), payer, form);
}

function payByWallet(call: Call, session: CheckoutSession): HttpResponse {
  const customer = call.changes.get('customer', session.customer);
  const payer = { name: customer?.name ?? 'Wallet Holder', email: session.customer_email ?? customer?.email ?? 'wallet.holder@example.com' };
  const expYear = new Date(call.now * 1000).getUTCFullYear() + 3;
  return pay(call, session, newPaymentMethod({ ...WALLET, expMonth: 12, expYear }, payer, call.now), payer, { values: {}, errors: {} });
}

function pay(call: Call, session: CheckoutSession, method: PaymentMethod, payer: FormPayer, { values }: PayForm): HttpResponse {
  const { intent, error } = paySession(call, session, method, payer);
  if (!error) return redirect(intent.status === 'requires_action' ? `${HOSTED_PATH}${questionPath(intent, method)}` : successAddress(session));
  const errors: FieldErrors = error.code === 'processing_error' ? {} : { [fieldAtFault(error.code)]: error.message };
  return openPage(call, session, {
    way: 'card', values: { ...values, cardNumber: '' }, errors, problem: `${error.message} You can try again, or use another card.`, status: 402,
  });
}

function wrongForm(call: Call, session: CheckoutSession, way: Way, { values, errors }: PayForm): HttpResponse {
  return openPage(call, session, { way, values, errors, problem: 'Please correct what is marked below.', status: 422 });
}

function fieldAtFault(code: string | undefined): keyof FieldErrors {
  if (code === 'incorrect_cvc') return 'cardCvc';
  return code === 'expired_card' ? 'cardExpiry' : 'cardNumber';
}

/** The way that was asked for, where the session allows it. */
function wayOf({ payment_method_types: types }: CheckoutSession, asked: string | null): Way {
  if (asked === 'sepa_debit' && types.includes('sepa_debit')) return 'sepa_debit';
  return types.includes('card') ? 'card' : 'sepa_debit';
}

function openPage(call: Call, session: CheckoutSession, view: Omit<CheckoutView, 'session' | 'lineItems' | 'visit'>): HttpResponse {
  const lineItems = call.changes.get('checkout_plan', session.id)?.line_items ?? [];
  return checkoutPage({ ...view, session, lineItems, visit: visitOf(call, session) });
}

function visitOf(call: Call, { id }: CheckoutSession): number {
  return call.changes.get('checkout_plan', id)?.left ?? 0;
}
