import type { HttpResponse } from '../http-message.ts';
import { amountForPeople } from '../resources/currency.ts';
import { testCards } from '../resources/test-cards.ts';
import { testIbans } from '../resources/test-ibans.ts';
import type { CheckoutSession, LineItem } from '../store/tables.ts';
import { backForm } from './back-form.ts';
import { formField } from './form-field.ts';
import type { Field } from './form-field.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { page } from './page.ts';
import { payAddress } from './pay-address.ts';
import type { FieldErrors, FieldValues } from './pay-form.ts';

export type Way = 'card' | 'sepa_debit';

export interface CheckoutView {
  session: CheckoutSession;
  lineItems: LineItem[];
  /** How often the payer went back before: the forms say it, and are refused once it is no longer so. */
  visit: number;
  /** Which form is shown. */
  way: Way;
  values: FieldValues;
  errors: FieldErrors;
  /** What the bank or the form said, shown above the form. */
  problem?: string | undefined;
  status?: number;
}

/** The page on which a session is paid. */
export function checkoutPage(view: CheckoutView): HttpResponse {
  const { session, problem, status = 200, way } = view;
  const amount = amountForPeople(session.amount_total ?? 0, session.currency ?? 'usd');
  const action = `${verbOf(session)} ${amount}`;
  const takesCards = session.payment_method_types.includes('card');
  return page({
    status,
    title: `${problem === undefined ? '' : 'Not paid yet: '}${action}`,
    leadsTo: [session.success_url, session.cancel_url],
    main: html`
<div class="pay">
<div class="pay__what">
${backForm(session)}
${summary(view.lineItems, amount)}
</div>
<div class="pay__how">
${problem !== undefined && html`<p class="problem" role="alert"><strong>Not paid.</strong> ${problem}</p>`}
${takesCards && walletForm(view, amount)}
${waysToPay(session, way)}
<form method="post" action="${payAddress(session)}" class="card" novalidate>
${visitField(view)}
<h2>${way === 'card' ? 'Pay by card' : 'Pay by SEPA direct debit'}</h2>
${session.customer_email === null ? formField(view, emailField) : fixedEmail(session.customer_email)}
${(way === 'card' ? cardFields : debitFields).map((each) => formField(view, each))}
${way === 'sepa_debit' && mandateText}
<button type="submit" name="method" value="${way}">${action}</button>
${customTexts(session)}
<p class="note">What you type stays on this page. The site you came from never sees it.</p>
</form>
</div>
<div class="pay__aid">${way === 'card' ? cardList : ibanList}</div>
</div>`,
  });
}

const emailField: Field = { name: 'email', label: 'Email', autocomplete: 'email', type: 'email' };

const cardFields: Field[] = [
  { name: 'cardNumber', label: 'Card number', autocomplete: 'cc-number', inputmode: 'numeric', hint: 'A test card of the list on this page' },
  { name: 'cardExpiry', label: 'Expiry date', autocomplete: 'cc-exp', inputmode: 'numeric', hint: 'Any month and year to come, as in 12/34' },
  { name: 'cardCvc', label: 'Security code (CVC)', autocomplete: 'cc-csc', inputmode: 'numeric', hint: 'Any three digits; four on American Express' },
  { name: 'cardholderName', label: 'Name on card', autocomplete: 'cc-name' },
];

const debitFields: Field[] = [
  { name: 'iban', label: 'IBAN', autocomplete: 'off', hint: 'A test IBAN of the list on this page' },
  { name: 'holderName', label: 'Name of the account holder', autocomplete: 'name' },
];

const mandateText = html`<p class="note">By paying you allow the site to debit your account once, through Stripe. You can ask your bank for the money back within eight weeks.</p>`;

function verbOf({ submit_type }: CheckoutSession): string {
  return submit_type === 'donate' ? 'Donate' : submit_type === 'book' ? 'Book' : 'Pay';
}

/** The wallet knows its payer: one press pays, as with a phone's own. */
function walletForm(view: CheckoutView, amount: string): Html {
  return html`
<form method="post" action="${payAddress(view.session)}" class="wallet">
${visitField(view)}
<button type="submit" name="method" value="wallet" class="second">Use the pretend wallet: ${amount}</button>
</form>`;
}

function waysToPay(session: CheckoutSession, way: Way): Html | false {
  const ways = ([['card', 'Card'], ['sepa_debit', 'SEPA direct debit']] as const).filter(([name]) => session.payment_method_types.includes(name));
  if (ways.length < 2) return false;
  return html`<nav class="ways" aria-label="Ways to pay">${ways.map(([name, label]) =>
    html`<a href="${payAddress(session)}?method=${name}" ${name === way && html`aria-current="true"`}>${label}</a>`)}</nav>`;
}

function customTexts({ custom_text: texts }: CheckoutSession): Html[] {
  return [texts.submit, texts.after_submit].flatMap((text) => (text ? [html`<p class="note">${text.message}</p>`] : []));
}

function visitField({ visit }: CheckoutView): Html {
  return html`<input type="hidden" name="visit" value="${visit}">`;
}

/** A session that was made for an address keeps it, as Stripe's page does. */
function fixedEmail(email: string): Html {
  return html`<p class="fixed"><span>Email</span> ${email}</p><input type="hidden" name="email" value="${email}">`;
}

function summary(lineItems: LineItem[], amount: string): Html {
  const [only] = lineItems.length === 1 ? lineItems : [];
  if (only?.quantity === 1) return html`<h1>${only.description ?? 'Payment'} <span class="amount">${amount}</span></h1>`;
  const lines = lineItems.map(({ description, quantity, amount_total, currency }) =>
    html`<li><span>${description ?? 'Payment'}${(quantity ?? 1) > 1 && html` &times; ${quantity}`}</span> <span>${amountForPeople(amount_total, currency)}</span></li>`);
  return html`<h1>Payment <span class="amount">${amount}</span></h1><ul class="lines">${lines}</ul>`;
}

const inFours = (number: string): string => number.replaceAll(/(.{4})(?=.)/g, '$1 ');

const cardList = html`
<section class="card" aria-labelledby="cards">
<h2 id="cards">Test cards</h2>
<dl class="cards">${testCards.filter(({ shows }) => shows !== undefined).map(({ number, shows }) => html`<div><dt>${inFours(number)}</dt><dd>${shows}</dd></div>`)}</dl>
</section>`;

const ibanList = html`
<section class="card" aria-labelledby="ibans">
<h2 id="ibans">Test IBANs</h2>
<dl class="cards">${testIbans.map(({ iban, shows }) => html`<div><dt>${inFours(iban)}</dt><dd>${shows}</dd></div>`)}</dl>
</section>`;
