import type { Call } from '../call.ts';
import { newDebitMethod, newPaymentMethod } from '../resources/payment-method.ts';
import type { Payer } from '../resources/payment-method.ts';
import { testCardByMethod, testCardByNumber } from '../resources/test-cards.ts';
import { passesLuhn } from '../resources/passes-luhn.ts';
import { readIban } from '../resources/test-ibans.ts';
import type { PaymentMethod } from '../store/tables.ts';
import { ApiError, invalidRequest, missingParameter, noSuch } from './api-error.ts';
import { address, addressOf, email } from './common-parameters.ts';
import { emptyable, hash, integer, oneOf, required, text } from './parameters.ts';
import type { Read } from './parameters.ts';

export const billing = hash({ address, email: emptyable(email), name: text(), phone: text() });

/** What describes a PaymentMethod, on its own or inside a PaymentIntent. */
export const methodFields = {
  type: required(oneOf('card', 'sepa_debit')),
  billing_details: billing,
  card: hash({ token: text(), number: text(), exp_month: integer(), exp_year: integer(), cvc: text() }),
  sepa_debit: hash({ iban: required(text()) }),
};
export type MethodFields = Read<typeof methodFields>;

/** A new PaymentMethod; `at` is the name of the parameter that describes it, '' at the top. @throws ApiError */
export function newMethod(call: Call, given: MethodFields, at: string): PaymentMethod {
  const nameOf = (name: string): string => (at === '' ? name : [at, ...name.replaceAll(']', '').split('[').map((part) => `[${part}]`)].join(''));
  const { email: mail = null, name = null, phone = null, address: where } = given.billing_details ?? {};
  const payer: Payer = { email: mail, name, phone, address: addressOf(where) };
  if (given.type === 'sepa_debit') {
    if (!given.sepa_debit) throw missingParameter(nameOf('sepa_debit'));
    if (!payer.name || !payer.email) throw missingParameter(nameOf(`billing_details[${payer.name ? 'email' : 'name'}]`));
    const iban = readIban(given.sepa_debit.iban);
    if (iban === undefined) throw invalidRequest('The IBAN you provided is invalid.', { code: 'invalid_bank_account_iban', param: nameOf('sepa_debit[iban]') });
    return newDebitMethod(iban, payer, call.now);
  }
  if (!given.card) throw missingParameter(nameOf('card'));
  return newPaymentMethod(cardDetails(call, given.card, nameOf), payer, call.now);
}

/** A new PaymentMethod for one of Stripe's ready-made ones, such as `pm_card_visa`; undefined when the name is none of them. */
export function readyMadeMethod(call: Call, name: string): PaymentMethod | undefined {
  const card = name.startsWith('pm_') ? testCardByMethod(name) : undefined;
  if (!card) return undefined;
  const { number, brand, country } = card;
  return newPaymentMethod({ number, brand, country, expMonth: 12, expYear: nextYear(call) }, { name: null, email: null }, call.now);
}

type Card = NonNullable<MethodFields['card']>;

function cardDetails(call: Call, card: Card, nameOf: (name: string) => string): Parameters<typeof newPaymentMethod>[0] {
  if (card.token !== undefined) {
    const known = testCardByMethod(card.token);
    if (!known || !card.token.startsWith('tok_')) throw noSuch('token', card.token, nameOf('card[token]'));
    return { number: known.number, brand: known.brand, country: known.country, expMonth: 12, expYear: nextYear(call) };
  }
  const { number, exp_month: expMonth, exp_year: expYear } = card;
  if (number === undefined) throw missingParameter(nameOf('card[number]'));
  if (expMonth === undefined) throw missingParameter(nameOf('card[exp_month]'));
  if (expYear === undefined) throw missingParameter(nameOf('card[exp_year]'));
  const digits = number.replaceAll(/[\s-]/g, '');
  if (!/^\d{13,19}$/.test(digits) || !passesLuhn(digits)) throw wrongCard('incorrect_number', 'Your card number is incorrect.', nameOf('card[number]'));
  if (expMonth < 1 || expMonth > 12) throw wrongCard('invalid_expiry_month', "Your card's expiration month is invalid.", nameOf('card[exp_month]'));
  const thisMonth = new Date(call.now * 1000);
  if (expYear * 12 + expMonth < thisMonth.getUTCFullYear() * 12 + thisMonth.getUTCMonth() + 1) {
    throw wrongCard('invalid_expiry_year', "Your card's expiration year is invalid.", nameOf('card[exp_year]'));
  }
  const { brand = 'visa', country = 'US' } = testCardByNumber(digits) ?? {};
  return { number: digits, brand, country, expMonth, expYear };
}

function wrongCard(code: string, message: string, param: string): ApiError {
  return new ApiError(402, { type: 'card_error', code, message, param });
}

function nextYear(call: Call): number {
  return new Date(call.now * 1000).getUTCFullYear() + 1;
}
