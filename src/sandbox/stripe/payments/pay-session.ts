import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { completed, expired } from '../resources/checkout-session.ts';
import { newCustomer } from '../resources/customer.ts';
import { abandoned, newPaymentIntent } from '../resources/payment-intent.ts';
import type { Payer } from '../resources/payment-method.ts';
import type { CheckoutSession, PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { cancelPayment } from './capture-payment.ts';
import { confirmPayment, finishAuthentication } from './confirm-payment.ts';
import type { Attempt } from './confirm-payment.ts';
import { followUp } from './follow-up.ts';

type SessionPayer = Payer & { email: string };

/** The payer submits the hosted page's form: the session is paid, or its intent says what is missing. */
export function paySession(call: Call, session: CheckoutSession, method: PaymentMethod, payer: SessionPayer): Attempt {
  const intent = intentOf(call, session, payer);
  const attempt = confirmPayment(call, intent, method, returnAddress(call, session));
  return settleSession(call, session, attempt, payer);
}

/** The payer comes back from the bank's authentication. */
export function resumeSession(call: Call, session: CheckoutSession, intent: PaymentIntent, passed: boolean): Attempt {
  const method = call.changes.get('payment_method', intent.payment_method);
  const { email = null, name = null } = method?.billing_details ?? {};
  return settleSession(call, session, finishAuthentication(call, intent, passed), { email: email ?? '', name });
}

/**
 * The payer goes back: no bank waits for an answer any more, and the forms that were shown so far are over. The session
 * stays open, as at Stripe, for who opens its page again.
 */
export function leaveSession(call: Call, session: CheckoutSession): void {
  const intent = call.changes.get('payment_intent', session.payment_intent);
  const left = intent && abandoned(intent);
  if (left) call.changes.put('payment_intent', left);
  const plan = call.changes.get('checkout_plan', session.id);
  if (plan) call.changes.put('checkout_plan', { ...plan, left: (plan.left ?? 0) + 1 });
}

/** Ends a session that was not paid, and its payment with it. Null when it is complete or expired already. */
export function expireSession(call: Call, session: CheckoutSession): CheckoutSession | null {
  const ended = expired(session);
  if (!ended) return null;
  const intent = call.changes.get('payment_intent', session.payment_intent);
  if (intent) cancelPayment(call, intent, 'expired');
  call.changes.put('checkout.session', ended);
  recordEvent(call, 'checkout.session.expired', 'checkout.session', ended);
  return ended;
}

/** Expires the sessions whose time has come. */
export function expireDueSessions(call: Call, due: string[]): void {
  for (const id of due) {
    const session = call.changes.get('checkout.session', id);
    if (session) expireSession(call, session);
  }
}

/** The address that the payer comes back to while the session goes on. */
function returnAddress(call: Call, session: CheckoutSession): string {
  return `${call.hostedBase}/pay/${session.id}`;
}

/** The session's intent: made when the payer first submits, used again after a refusal. */
function intentOf(call: Call, session: CheckoutSession, payer: Payer): PaymentIntent {
  const known = call.changes.get('payment_intent', session.payment_intent);
  if (known) return known;
  const plan = call.changes.get('checkout_plan', session.id);
  const saves = (plan?.payment.setup_future_usage ?? null) !== null;
  const intent = newPaymentIntent({
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: session.customer ?? (session.customer_creation === 'always' || saves ? customerFor(call, payer) : null),
    description: plan?.payment.description ?? null,
    metadata: plan?.payment.metadata ?? {},
    receiptEmail: plan?.payment.receipt_email ?? null,
    statementDescriptorSuffix: plan?.payment.statement_descriptor_suffix ?? null,
    automatic: null,
    allowedTypes: session.allowed_payment_method_types,
    captureMethod: plan?.payment.capture_method,
    setupFutureUsage: plan?.payment.setup_future_usage,
    shipping: plan?.payment.shipping,
  }, call.now);
  call.changes.put('payment_intent', intent);
  call.changes.put('checkout.session', { ...session, payment_intent: intent.id });
  recordEvent(call, 'payment_intent.created', 'payment_intent', intent);
  return intent;
}

function customerFor(call: Call, { email, name }: Payer): string {
  const customer = newCustomer({ email, name }, call.now);
  call.changes.put('customer', customer);
  recordEvent(call, 'customer.created', 'customer', customer);
  return customer.id;
}

/** Completes the session once the payer has done their part; a second "complete" of the same payment finds it done. */
function settleSession(call: Call, session: CheckoutSession, attempt: Attempt, payer: SessionPayer): Attempt {
  const { intent } = attempt;
  if (!['succeeded', 'processing', 'requires_capture'].includes(intent.status)) return attempt;
  if (call.changes.get('checkout.session', session.id)?.status !== 'open') return attempt;
  const done = completed({ ...session, payment_intent: intent.id }, payer, intent.customer, intent.status === 'succeeded');
  call.changes.put('checkout.session', done);
  recordEvent(call, 'checkout.session.completed', 'checkout.session', done);
  followUp(call, intent);
  return attempt;
}
