import type { HttpResponse } from '../http-message.ts';
import { amountForPeople } from '../resources/currency.ts';
import type { CheckoutSession, PaymentIntent } from '../store/tables.ts';
import { html } from './html.ts';
import { page } from './page.ts';
import { successAddress } from './success-address.ts';

/** Paid before: nothing more is taken. */
export function paidPage(session: CheckoutSession): HttpResponse {
  const amount = amountForPeople(session.amount_total ?? 0, session.currency ?? 'usd');
  return page({
    title: 'Already paid',
    main: html`
<h1>Already paid <span class="amount">${amount}</span></h1>
<p>This payment is complete. Nothing more will be taken.</p>
<p><a class="button" href="${successAddress(session)}">Continue</a></p>`,
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
<form method="post" class="choice">
<button type="submit" name="outcome" value="complete">Complete authentication</button>
<button type="submit" name="outcome" value="fail" class="second">Fail authentication</button>
${hasBack && html`<button type="submit" name="outcome" value="back" class="second">Stop and go back to the site</button>`}
</form>`,
  });
}

export function missingPage(): HttpResponse {
  return page({ status: 404, title: 'Not found', main: html`<h1>Not found</h1><p>There is no such payment page in this sandbox.</p>` });
}
