import type { HttpResponse } from '../http-message.ts';
import { amountForPeople } from '../resources/currency.ts';
import { testCards } from '../resources/test-cards.ts';
import type { CheckoutSession, LineItem } from '../store/tables.ts';
import type { FieldErrors, FieldName, FieldValues } from './card-form.ts';
import { HOSTED_PATH } from './hosted-path.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { page } from './page.ts';

export interface CheckoutView {
  session: CheckoutSession;
  lineItems: LineItem[];
  values: FieldValues;
  errors: FieldErrors;
  /** What the bank or the card form said, shown above the form. */
  problem?: string | undefined;
  status?: number;
}

/** The page on which a session is paid. */
export function checkoutPage(view: CheckoutView): HttpResponse {
  const { session, problem, status = 200 } = view;
  const amount = amountForPeople(session.amount_total ?? 0, session.currency ?? 'usd');
  const verb = session.submit_type === 'donate' ? 'Donate' : session.submit_type === 'book' ? 'Book' : 'Pay';
  return page({
    status,
    title: `${problem === undefined ? '' : 'Not paid yet: '}${verb} ${amount}`,
    leadsTo: [session.success_url, session.cancel_url],
    main: html`
${session.cancel_url !== null && html`<p class="leave"><a class="back" href="${session.cancel_url}">Back</a></p>`}
${summary(view.lineItems, amount)}
${problem !== undefined && html`<p class="problem" role="alert"><strong>Not paid.</strong> ${problem}</p>`}
<form method="post" action="${HOSTED_PATH}/pay/${session.id}" novalidate>
<h2>Pay by card</h2>
${session.customer_email === null ? field(view, emailField) : fixedEmail(session.customer_email)}
${fields.map((each) => field(view, each))}
<button type="submit">${verb} ${amount}</button>
<p class="note">The card stays on this page. The site you came from never sees it.</p>
</form>
${cardList}`,
  });
}

interface Field {
  name: FieldName;
  label: string;
  autocomplete: string;
  inputmode?: string;
  hint?: string;
  type?: string;
}

const emailField: Field = { name: 'email', label: 'Email', autocomplete: 'email', type: 'email' };

const fields: Field[] = [
  { name: 'cardNumber', label: 'Card number', autocomplete: 'cc-number', inputmode: 'numeric', hint: 'A test card from the list below' },
  { name: 'cardExpiry', label: 'Expiry date', autocomplete: 'cc-exp', inputmode: 'numeric', hint: 'Any month and year to come, as in 12/34' },
  { name: 'cardCvc', label: 'Security code (CVC)', autocomplete: 'cc-csc', inputmode: 'numeric', hint: 'Any three digits; four on American Express' },
  { name: 'cardholderName', label: 'Name on card', autocomplete: 'cc-name' },
];

function field({ values, errors }: CheckoutView, { name, label, autocomplete, inputmode = 'text', hint, type = 'text' }: Field): Html {
  const error = errors[name];
  const described = [hint !== undefined && `${name}-hint`, error !== undefined && `${name}-error`].filter((id) => id !== false).join(' ');
  return html`
<div class="field">
<label for="${name}">${label}</label>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${error !== undefined && html`<p class="error" id="${name}-error">${error}</p>`}
<input id="${name}" name="${name}" type="${type}" inputmode="${inputmode}" autocomplete="${autocomplete}" value="${values[name] ?? ''}" required
${described !== '' && html`aria-describedby="${described}"`} ${error !== undefined && html`aria-invalid="true"`}>
</div>`;
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

const cardList = html`
<section aria-labelledby="cards">
<h2 id="cards">Test cards</h2>
<dl class="cards">${testCards.filter(({ shows }) => shows !== undefined).map(({ number, shows }) =>
  html`<div><dt>${number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')}</dt><dd>${shows}</dd></div>`)}</dl>
</section>`;
