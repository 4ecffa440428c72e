import { z } from 'zod';
import { checkbox, emailField, type FormState, optionalText, parseForm, requiredLine, typedValues } from '../../http/forms.ts';
import { type Currency, minorDigits } from '../../shared/currency.ts';
import { formatMoney } from '../../shared/format-money.ts';
import { compareMoney, type Money, money } from '../../shared/money.ts';
import { type MoneyRefusal, parseMoney } from '../../shared/parse-money.ts';
import { normalizeEmail } from '../../shared/text.ts';
import { type Visibility, visibilities } from './donation.ts';
import { giftLimits } from './gift-limits.ts';
import type { Tribute } from './tribute.ts';
import { type FormDay, readTribute } from './tribute-form.ts';

/** What a sent giving form says. */
export interface GiftForm {
  /** The hidden value that makes two renderings of the form differ. */
  nonce: string;
  gift: Money;
  coverFees: boolean;
  email: string;
  name: string;
  message: string;
  tribute: Tribute | null;
  visibility: Visibility;
  reports: boolean;
}

/** Where a form is sent from. */
export interface FormPlace extends FormDay {
  /** Where the donor is used to read figures, `visitorLocale`; the house's way where nothing is known. */
  locale?: string | null;
}

export type ParsedGift = { ok: true; value: GiftForm } | { ok: false; form: FormState };

const fields = z.object({
  form: z.string({ error: 'This page was open for too long. Please check your answers and send them again.' }).regex(/^[\w-]{16,64}$/, 'This page was open for too long. Please check your answers and send them again.'),
  email: emailField.transform(normalizeEmail),
  name: requiredLine('Please enter your name. It stands on the receipt; you choose below what the page shows.'),
  message: optionalText(500),
  visibility: z.enum(visibilities, 'Please choose how you appear on the page.'),
  coverFees: checkbox,
  reports: checkbox,
});

/** Reads a sent form. Everything that is wrong is said at once, beside its field. */
export function parseGiftForm(body: unknown, currency: Currency, place: FormPlace): ParsedGift {
  const values = typedValues(body);
  const parsed = parseForm(fields, body);
  const amount = readAmount(values, currency, place.locale ?? undefined);
  const tribute = readTribute(values, place);
  if (parsed.ok && amount.ok && tribute.ok) {
    const { form: nonce, ...rest } = parsed.value;
    return { ok: true, value: { nonce, gift: amount.money, tribute: tribute.tribute, ...rest } };
  }
  const errors = { ...(amount.ok ? {} : { [amount.field]: amount.message }), ...(tribute.ok ? {} : tribute.errors), ...(parsed.ok ? {} : parsed.form.errors) };
  return { ok: false, form: { values, errors: inOrder(errors) } };
}

/** As the fields stand on the page, so that the summary leads from one to the next. */
const order = ['form', 'amount', 'ownAmount', 'email', 'name', 'visibility', 'tributeKind', 'tributeName', 'ecardName', 'ecardEmail', 'ecardWords', 'ecardDay', 'message'];

function inOrder(errors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}

type ReadAmount = { ok: true; money: Money } | { ok: false; field: 'amount' | 'ownAmount'; message: string };

/** A suggested gift comes in minor units; an own one as it was typed. @param locale for the sums in a refusal */
export function readAmount(values: Record<string, string>, currency: Currency, locale?: string): ReadAmount {
  const { amount, ownAmount = '' } = values;
  if (amount === undefined || amount === '') return { ok: false, field: 'amount', message: 'Please choose an amount.' };
  if (amount !== 'own') {
    const wrong = /^\d{1,12}$/.test(amount) ? outOfLimits(money(Number.parseInt(amount, 10), currency), locale) : 'Please choose an amount.';
    return wrong === null ? { ok: true, money: money(Number.parseInt(amount, 10), currency) } : { ok: false, field: 'amount', message: wrong };
  }
  const parsed = parseMoney(ownAmount, currency);
  const wrong = parsed.ok ? outOfLimits(parsed.money, locale) : refusalInWords(parsed.reason, currency, locale);
  if (parsed.ok && wrong === null) return { ok: true, money: parsed.money };
  return { ok: false, field: 'ownAmount', message: wrong ?? '' };
}

function outOfLimits(amount: Money, locale?: string): string | null {
  const { least, most, step } = giftLimits(amount.currency);
  if (compareMoney(amount, least) < 0) return `The smallest gift that can be paid by card is ${formatMoney(least, locale)}.`;
  if (compareMoney(amount, most) > 0) return `The largest gift that can be paid by card is ${formatMoney(most, locale)}. For more, please write to the organization.`;
  return amount.minor % step === 0 ? null : 'Please enter a rounder amount: cards take no smaller coin of this currency.';
}

function refusalInWords(reason: MoneyRefusal, currency: Currency, locale?: string): string {
  const example = exampleOf(currency, locale);
  switch (reason) {
    case 'empty': return 'Please type the amount that you want to give.';
    case 'not-a-number': return `This does not look like an amount. It should be like ${example}.`;
    case 'negative': return 'An amount to give is above zero.';
    case 'too-precise': return `${currency} has no coin as small as this. It should be like ${example}.`;
    case 'ambiguous': return `This can be read in two ways. Please write whole ${currency}, like ${example}, or two digits after the decimal sign.`;
    case 'too-large': return 'This is more than can be paid by card. Please write to the organization.';
  }
}

/** Whole where the unit has three digits: who types "12.500" as in the example would be told that it can be read in two ways. */
function exampleOf(currency: Currency, locale?: string): string {
  const digits = minorDigits(currency);
  if (digits === 3) return formatMoney(money(12_000, currency), locale, 'short');
  return formatMoney(money(Math.max(digits === 0 ? 2400 : 6000, giftLimits(currency).least.minor), currency), locale);
}
