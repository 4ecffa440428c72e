import { minorDigits, writtenDigits } from './currency.ts';
import { type Money, toDecimal } from './money.ts';

/**
 * An amount as people write it, `$22,611.00` or `¥2,400`.
 * @param style `short` leaves out the minor digits where they are all zero: `$22,611`
 */
export function formatMoney(amount: Money, locale = 'en', style: 'full' | 'short' = 'full'): string {
  const short = style === 'short' && amount.minor % 10 ** minorDigits(amount.currency) === 0;
  // Where people write fewer digits than the unit has, a fee may still need them all: no digit is ever rounded away.
  const written = writtenDigits(amount.currency);
  const digits = minorDigits(amount.currency);
  const shown = short ? 0 : amount.minor % 10 ** (digits - written) === 0 ? written : digits;
  // A decimal text, not a number, so that no digit is lost on the way (ECMA-402 takes both).
  return formatOf(locale, amount.currency, shown).format(toDecimal(amount) as Intl.StringNumericLiteral);
}

const formats = new Map<string, Intl.NumberFormat>();
/** All that a site needs, many times over: who makes up languages doesn't fill the memory. */
const MOST_FORMATS = 500;

/** Making a formatter costs far more than using one, and a page has dozens of amounts. */
function formatOf(locale: string, currency: string, digits: number): Intl.NumberFormat {
  const name = `${locale} ${currency} ${digits}`;
  const kept = formats.get(name);
  if (kept !== undefined) return kept;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (formats.size >= MOST_FORMATS) formats.clear();
  formats.set(name, format);
  return format;
}

/** The sign that goes before or after an amount field, such as `$`. */
export function currencySymbol(currency: string, locale = 'en'): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}
