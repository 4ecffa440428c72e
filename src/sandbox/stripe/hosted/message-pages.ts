import type { HttpResponse } from '../http-message.ts';
import { amountForPeople } from '../resources/currency.ts';
import type { CheckoutSession, PaymentIntent } from '../store/tables.ts';
import { backForm } from './back-form.ts';
import { html } from './html.ts';
import { page } from './page.ts';
import { payAddress } from './pay-address.ts';
import { successAddress } from './success-address.ts';

/** Done before, and perhaps not paid yet, as with a direct debit: nothing more is taken. */
export function completePage(session: CheckoutSession): HttpResponse {
  const [title, text] = session.payment_status === 'paid'
    ? ['Already paid', 'This payment is complete. Nothing more will be taken.']
    : ['Nothing more to do here', 'Your part of this payment is done, and it is made once only. The site you came from says how it goes.'];
  return page({
    title,
    main: html`
<h1>${title} <span class="amount">${amountForPeople(session.amount_total ?? 0, session.currency ?? 'usd')}</span></h1>
<p>${text}</p>
<p><a class="button" href="${successAddress(session)}">Continue</a></p>`,
  });
}

/** An answer or a form of an attempt that is over, while the session is open: the payer says anew what they want. */
export function givenUpPage(session: CheckoutSession): HttpResponse {
  return page({
    status: 409,
    title: 'This attempt to pay was given up',
    leadsTo: [session.cancel_url],
    main: html`
${backForm(session)}
<h1>This attempt to pay was given up</h1>
<p>You went back, or began again, perhaps in another window. Nothing was taken for this attempt, and nothing will be.</p>
<p><a class="button" href="${payAddress(session)}">Open the payment page again</a></p>`,
  });
}

/** Too late, or called off. */
export function expiredPage(session: CheckoutSession): HttpResponse {
  return page({
    status: 410,
    title: 'This payment page has expired',
    main: html`
<h1>This payment page has expired</h1>
<p>Nothing was taken. To pay, start again on the site you came from.</p>
${session.cancel_url !== null && html`<p><a class="button" href="${session.cancel_url}">Back to the site</a></p>`}`,
  });
}

/** The bank's question, as the test cards that ask for authentication show it. */
export function authenticationPage(intent: PaymentIntent, leadsTo: Array<string | null>, hasBack: boolean): HttpResponse {
  return page({
    title: 'Your bank asks: is it you?',
    leadsTo,
    main: html`
<h1>Your bank asks: is it you? <span class="amount">${amountForPeople(intent.amount, intent.currency)}</span></h1>
<p>This page stands in for the bank's authentication (3D Secure). Choose how it goes.</p>
<form method="post" class="card choice">
<button type="submit" name="outcome" value="complete">Complete authentication</button>
<button type="submit" name="outcome" value="fail" class="second">Fail authentication</button>
${hasBack && html`<button type="submit" name="outcome" value="back" class="second">Stop and go back to the site</button>`}
</form>`,
  });
}

export function missingPage(): HttpResponse {
  return page({ status: 404, title: 'Not found', main: html`<h1>Not found</h1><p>There is no such payment page in this sandbox.</p><p><a href="/">To the site</a></p>` });
}
