import type { Call } from '../call.ts';
import { paySession } from '../payments/pay-session.ts';
import { answerObject, objectOf } from './answer.ts';
import { invalidRequest } from './api-error.ts';
import { integer, required, text } from './parameters.ts';
import { expandable } from './common-parameters.ts';
import { route } from './route.ts';
import type { Answer, Route } from './route.ts';

/**
 * The hosted page by API, as Stripe's own page and the CLI's triggers use it: a session is shown, and paid with a
 * PaymentMethod made before. It is not in the API's reference.
 */
export const paymentPageRoutes: Route[] = [
  route('GET', '/v1/payment_pages/:id', expandable, (call, _parameters, id) => show(call, id)),

  route('POST', '/v1/payment_pages/:id/confirm', { expected_amount: integer(), payment_method: required(text()), return_url: text(), ...expandable }, (call, given, id) => {
    const session = objectOf(call, 'checkout.session', id);
    if (session.status !== 'open') throw invalidRequest(`This Checkout Session is no longer open: it has a status of \`${session.status ?? ''}\`.`);
    if (given.expected_amount !== undefined && given.expected_amount !== session.amount_total) {
      throw invalidRequest('The expected amount does not match the amount of the Checkout Session.', { code: 'checkout_amount_mismatch', param: 'expected_amount' });
    }
    const method = objectOf(call, 'payment_method', given.payment_method, 'payment_method');
    if (!session.payment_method_types.includes(method.type)) {
      throw invalidRequest(`The payment method type \`${method.type}\` is not available on this Checkout Session.`, { param: 'payment_method' });
    }
    const { email, name } = method.billing_details;
    const { intent, error } = paySession(call, session, method, { email: session.customer_email ?? email ?? '', name });
    if (error) return { status: 402, body: { error: { ...error, payment_intent: intent } } };
    return show(call, id);
  }),
];

function show(call: Call, id: string): Answer {
  return answerObject(call, 'checkout.session', objectOf(call, 'checkout.session', id), ['payment_intent', 'line_items']);
}
