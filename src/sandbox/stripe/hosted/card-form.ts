import type { FormFields } from '../decode-form.ts';
import { emailError, typed } from './pay-form.ts';
import type { FieldErrors, FieldName, FormPayer, PayForm } from './pay-form.ts';
import type { CardDetails } from '../resources/payment-method.ts';
import { passesLuhn } from '../resources/passes-luhn.ts';
import { testCardByNumber } from '../resources/test-cards.ts';

interface CardForm extends PayForm {
  /** There when nothing is wrong. */
  submission?: { card: CardDetails; payer: FormPayer };
}

/** Reads and checks what the payer typed, before any bank is asked. `now` is in seconds since 1970. */
export function readCardForm(given: FormFields, now: number): CardForm {
  const values = {
    email: typed(given.email), cardNumber: typed(given.cardNumber), cardExpiry: typed(given.cardExpiry),
    cardCvc: typed(given.cardCvc), cardholderName: typed(given.cardholderName),
  };
  const number = values.cardNumber.replaceAll(/[\s-]/g, '');
  const expiry = readExpiry(values.cardExpiry);
  const wrong: Array<[FieldName, string | undefined]> = [
    ['email', emailError(values.email)],
    ['cardNumber', numberError(number)],
    ['cardExpiry', expiryError(expiry, now)],
    ['cardCvc', cvcError(values.cardCvc, number)],
    ['cardholderName', values.cardholderName === '' ? 'Enter the name on the card.' : undefined],
  ];
  const errors = Object.fromEntries(wrong.filter(([, message]) => message !== undefined)) as FieldErrors;
  if (!expiry || Object.keys(errors).length > 0) return { values, errors };
  const { brand = 'visa', country = 'US' } = testCardByNumber(number) ?? {};
  return {
    values,
    errors,
    submission: {
      card: { number, brand, country, expMonth: expiry.month, expYear: expiry.year },
      payer: { email: values.email, name: values.cardholderName },
    },
  };
}

function numberError(number: string): string | undefined {
  if (number === '') return 'Enter a card number.';
  if (!/^\d*$/.test(number)) return 'A card number has digits only.';
  if (number.length < 13) return 'Your card number is incomplete.';
  return number.length > 19 || !passesLuhn(number) ? 'Your card number is invalid.' : undefined;
}

function readExpiry(text: string): { month: number; year: number } | undefined {
  const [, month = '', year = ''] = /^(\d{1,2})\s*\/\s*(\d{4}|\d{2})$/.exec(text) ?? /^(\d{2})(\d{4}|\d{2})$/.exec(text) ?? [];
  if (month === '') return undefined;
  return { month: Number(month), year: year.length === 2 ? 2000 + Number(year) : Number(year) };
}

function expiryError(expiry: { month: number; year: number } | undefined, now: number): string | undefined {
  if (!expiry) return 'Enter the expiry date as on the card: month / year.';
  if (expiry.month < 1 || expiry.month > 12) return "Your card's expiration month is invalid.";
  const date = new Date(now * 1000);
  const months = (expiry.year - date.getUTCFullYear()) * 12 + expiry.month - (date.getUTCMonth() + 1);
  if (months < 0) return "Your card's expiration date is in the past.";
  return months > 50 * 12 ? "Your card's expiration year is invalid." : undefined;
}

function cvcError(cvc: string, number: string): string | undefined {
  if (cvc === '') return 'Enter the security code.';
  const digits = /^3[47]/.test(number) ? 4 : 3;
  return new RegExp(`^\\d{${digits}}$`).test(cvc) ? undefined : `The security code has ${digits} digits.`;
}
