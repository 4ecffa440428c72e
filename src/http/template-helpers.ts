import type { HelperDelegate, HelperOptions } from 'handlebars';
import { formatDate, formatDateTime, formatTime } from '../shared/format-date.ts';
import { formatMoney } from '../shared/format-money.ts';
import { languageMarks } from '../shared/language-marks.ts';
import type { Money } from '../shared/money.ts';

const HOUSE = 'en';

const monthYear = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Without a zone Handlebars passes its own options in this place. */
const zone = (given: unknown): string => (typeof given === 'string' && given !== '' ? given : 'UTC');

/** The way of writing of whom the page is rendered for, by its model; undefined for pages that many get, and for mails. */
function localeOf(options: HelperOptions): string | undefined {
  const { locale } = (options.data as { root: { locale?: string | null } }).root;
  return locale ?? undefined;
}

const last = (given: readonly unknown[]) => given.at(-1) as HelperOptions;

/** What templates may call. They only format: nothing here decides what is shown. */
export const templateHelpers: Record<string, HelperDelegate> = {
  money: (amount: Money, options: HelperOptions) => formatMoney(amount, localeOf(options)),
  moneyShort: (amount: Money, options: HelperOptions) => formatMoney(amount, localeOf(options), 'short'),
  // A hyphen is lost on many screen readers; a minus is read.
  moneySigned: (amount: Money, options: HelperOptions) => `${options.hash.plus === true && amount.minor > 0 ? '+' : ''}${formatMoney(amount, localeOf(options)).replace('-', '−')}`,
  date: (value: Date, ...given: unknown[]) => formatDate(value, zone(given[0]), localeOf(last(given))),
  dateTime: (value: Date, ...given: unknown[]) => formatDateTime(value, zone(given[0]), localeOf(last(given))),
  time: (value: Date, ...given: unknown[]) => formatTime(value, zone(given[0]), localeOf(last(given))),
  monthYear: (value: Date) => monthYear.format(value),
  isoDate: (value: Date) => value.toISOString().slice(0, 10),
  isoDateTime: (value: Date) => value.toISOString(),
  number: (value: number, options: HelperOptions) => new Intl.NumberFormat(localeOf(options) ?? HOUSE).format(value),
  plural: (count: number, one: string, many: string, options: HelperOptions) => `${new Intl.NumberFormat(localeOf(options) ?? HOUSE).format(count)} ${count === 1 ? one : many}`,
  percent: (part: Money, whole: Money) => (whole.minor === 0 ? 0 : Math.min(100, Math.floor((part.minor * 100) / whole.minor))),
  languageMarks: (tag: unknown) => (typeof tag === 'string' ? languageMarks(tag) : null),
  eq: (a: unknown, b: unknown) => a === b,
  not: (value: unknown) => !value,
  and: (...values: unknown[]) => values.slice(0, -1).every(Boolean),
  or: (...values: unknown[]) => values.slice(0, -1).find(Boolean) ?? false,
  concat: (...values: unknown[]) => values.slice(0, -1).join(''),
  array: (...values: unknown[]) => values.slice(0, -1),
};
