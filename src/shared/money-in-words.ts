import { minorDigits } from './currency.ts';
import { type Money, toDecimal } from './money.ts';

/** What people call the minor unit, one and many. A currency that isn't here is written like a cheque: "and 50/100". */
const minorNames: Readonly<Record<string, readonly [one: string, many: string]>> = {
  ...Object.fromEntries(['USD', 'EUR', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'ZAR', 'KES'].map((currency) => [currency, ['cent', 'cents'] as const])),
  GBP: ['penny', 'pence'],
  CHF: ['centime', 'centimes'],
  MXN: ['centavo', 'centavos'],
  BRL: ['centavo', 'centavos'],
  INR: ['paisa', 'paise'],
  DKK: ['øre', 'øre'],
  NOK: ['øre', 'øre'],
  SEK: ['öre', 'öre'],
  PLN: ['grosz', 'groszy'],
};

const small = [
  'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen',
  'eighteen', 'nineteen',
];
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const scales = ['', ' thousand', ' million', ' billion', ' trillion', ' quadrillion'];

/**
 * A sum as it is read aloud, in English: "one thousand two hundred and five US dollars and fifty cents". For pages that ask
 * whether a sum is meant: a slipped point is seen in words where it is overlooked in digits.
 */
export function moneyInWords(amount: Money): string {
  const [whole = '', fraction = ''] = toDecimal(amount).replace('-', '').split('.');
  const sign = amount.minor < 0 ? 'minus ' : '';
  const text = `${sign}${numberInWords(whole)} ${currencyName(amount.currency, whole)}`;
  return /^0*$/.test(fraction) ? text : `${text} and ${minorInWords(amount.currency, fraction)}`;
}

function minorInWords(currency: string, fraction: string): string {
  const names = minorNames[currency];
  if (names === undefined) return `${fraction}/${'1'.padEnd(minorDigits(currency) + 1, '0')}`;
  const words = numberInWords(fraction);
  return `${words} ${words === 'one' ? names[0] : names[1]}`;
}

/** "US dollar" after one, "US dollars" after everything else. */
function currencyName(currency: string, whole: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'name', maximumFractionDigits: 0 });
  return format.formatToParts(whole as Intl.StringNumericLiteral).find((part) => part.type === 'currency')?.value ?? currency;
}

/** @param digits a whole number of at most 18 digits, as a text so that none is lost */
function numberInWords(digits: string): string {
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  const words = groups.flatMap((group, index) => (group === '000' ? [] : [hundredsInWords(group) + (scales[groups.length - 1 - index] ?? '')]));
  return words.length === 0 ? 'zero' : words.join(' ');
}

function hundredsInWords(group: string): string {
  const hundreds = Number.parseInt(group.slice(0, 1), 10);
  const rest = Number.parseInt(group.slice(1), 10);
  const words = rest < 20 ? small[rest] : [tens[Math.trunc(rest / 10)], ...(rest % 10 === 0 ? [] : [small[rest % 10]])].join('-');
  if (hundreds === 0) return words ?? '';
  return rest === 0 ? `${small[hundreds] ?? ''} hundred` : `${small[hundreds] ?? ''} hundred and ${words ?? ''}`;
}
