import type { Call } from '../call.ts';
import { recordEvent } from '../events/record-event.ts';
import { completed, expired } from '../resources/checkout-session.ts';
import { newCustomer } from '../resources/customer.ts';
import { canceled, newPaymentIntent } from '../resources/payment-intent.ts';
import { newPaymentMethod } from '../resources/payment-method.ts';
import type { CardDetails, Payer } from '../resources/payment-method.ts';
import type { CheckoutSession, PaymentIntent } from '../store/tables.ts';
import { confirmPayment, finishAuthentication } from './confirm-payment.ts';
import type { Attempt } from './confirm-payment.ts';

/** The payer submits the hosted page's form: the session is paid, or its intent says what is missing. */
export function paySession(call: Call, session: CheckoutSession, card: CardDetails, payer: Payer & { email: string }): Attempt {
  const method = newPaymentMethod(card, payer, call.now);
  const intent = intentOf(call, session, payer);
  const attempt = confirmPayment(call, intent, method, returnAddress(call, session));
  return settleSession(call, session, attempt, payer);
}

/** The payer comes back from the bank's authentication. */
export function resumeSession(call: Call, session: CheckoutSession, intent: PaymentIntent, passed: boolean): Attempt {
  const method = intent.payment_method === null ? undefined : call.changes.get('payment_method', intent.payment_method);
  const { email = null, name = null } = method?.billing_details ?? {};
  return settleSession(call, session, finishAuthentication(call, intent, passed), { email: email ?? '', name });
}

/** Ends a session that was not paid, and its payment with it. Null when it is complete or expired already. */
export function expireSession(call: Call, session: CheckoutSession): CheckoutSession | null {
  const ended = expired(session);
  if (!ended) return null;
  const intent = session.payment_intent === null ? undefined : call.changes.get('payment_intent', session.payment_intent);
  const over = intent && canceled(intent, 'expired', call.now);
  if (over) {
    call.changes.put('payment_intent', over);
    recordEvent(call, 'payment_intent.canceled', 'payment_intent', over);
  }
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
  const known = session.payment_intent === null ? undefined : call.changes.get('payment_intent', session.payment_intent);
  if (known) return known;
  const plan = call.changes.get('checkout_plan', session.id);
  const intent = newPaymentIntent({
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: session.customer ?? (session.customer_creation === 'always' ? customerFor(call, payer) : null),
    description: plan?.payment.description ?? null,
    metadata: plan?.payment.metadata ?? {},
    receiptEmail: plan?.payment.receipt_email ?? null,
    statementDescriptorSuffix: plan?.payment.statement_descriptor_suffix ?? null,
    automatic: null,
    allowedTypes: session.allowed_payment_method_types,
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

/** Completes the session once its payment has succeeded; a second "complete" of the same payment finds it done. */
function settleSession(call: Call, session: CheckoutSession, attempt: Attempt, payer: Payer & { email: string }): Attempt {
  const { intent } = attempt;
  if (intent.status !== 'succeeded' || call.changes.get('checkout.session', session.id)?.status !== 'open') return attempt;
  const done = completed({ ...session, payment_intent: intent.id }, payer, intent.customer);
  call.changes.put('checkout.session', done);
  recordEvent(call, 'checkout.session.completed', 'checkout.session', done);
  return attempt;
}
