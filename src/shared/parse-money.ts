import { type Currency, minorDigits, writtenDigits } from './currency.ts';
import { type Money, money } from './money.ts';

export type MoneyRefusal = 'empty' | 'not-a-number' | 'negative' | 'too-precise' | 'ambiguous' | 'too-large';
export type ParsedMoney = { ok: true; money: Money } | { ok: false; reason: MoneyRefusal };

/** Stripe takes at most eight digits in the minor unit: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const MAX_DIGITS = 12;
/** Nobody writes an amount longer than this; a form field could hold a quarter of a megabyte, which would take the patterns below minutes. */
const MAX_LENGTH = 80;

/**
 * Reads an amount as people type it: `60`, `$60`, `1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`, `1,00,000`, `١٢٫٥٠`.
 * A single separator before three digits groups thousands ("1.234" is 1234 dollars), except in currencies with three
 * minor digits, where it can mean either and is refused as ambiguous.
 */
export function parseMoney(input: string, currency: Currency): ParsedMoney {
  if (input.length > MAX_LENGTH) return refuse(input.trim() === '' ? 'empty' : 'not-a-number');
  const text = asciiDigits(input.normalize('NFKC')).replace(/[\s'’_\u00a0\u202f]/g, '').replace(/^[^\d.,+\-−]+|[^\d.,]+$/gu, '');
  if (text === '') return refuse(input.trim() === '' ? 'empty' : 'not-a-number');
  if (/^[-−]/.test(text)) return refuse('negative');
  const split = splitDecimal(text.replace(/^\+/, ''), minorDigits(currency));
  return typeof split === 'string' ? refuse(split) : toMoney(split, currency);
}

function refuse(reason: MoneyRefusal): ParsedMoney {
  return { ok: false, reason };
}

function toMoney({ whole, fraction }: Decimal, currency: Currency): ParsedMoney {
  const digits = minorDigits(currency);
  const meaningful = fraction.replace(/0+$/, '');
  if (meaningful.length > writtenDigits(currency)) return refuse('too-precise');
  const minorText = (whole + meaningful.padEnd(digits, '0')).replace(/^0+(?=\d)/, '');
  if (minorText.length > MAX_DIGITS) return refuse('too-large');
  return { ok: true, money: money(Number.parseInt(minorText || '0', 10), currency) };
}

interface Decimal {
  whole: string;
  fraction: string;
}

function splitDecimal(text: string, digits: number): Decimal | MoneyRefusal {
  if (!/^[\d.,]*\d[\d.,]*$/.test(text)) return 'not-a-number';
  const separators = [...text.matchAll(/[.,]/g)].map((match) => match[0]);
  const last = separators.at(-1);
  if (last === undefined) return { whole: text, fraction: '' };
  const at = text.lastIndexOf(last);
  const tail = text.slice(at + 1);
  const mixed = new Set(separators).size === 2;
  if (mixed) return separators.filter((each) => each === last).length > 1 ? 'not-a-number' : grouped(text.slice(0, at), tail);
  if (separators.length > 1) return grouped(text, '');
  if (tail.length !== 3 || at === 0) return { whole: text.slice(0, at) || '0', fraction: tail };
  if (digits === 3) return 'ambiguous';
  return grouped(text, '');
}

/** Thousands in groups of three, or in the Indian way: 1,00,000. */
function grouped(whole: string, fraction: string): Decimal | MoneyRefusal {
  if (!/^(\d{1,3}([.,]\d{3})*|\d{1,2}([.,]\d{2})*[.,]\d{3}|\d+)$/.test(whole)) return 'not-a-number';
  if (/^0\d*[.,]/.test(whole)) return 'not-a-number';
  return { whole: whole.replace(/[.,]/g, ''), fraction };
}

/** Digits of any script become 0-9, and the Arabic separators become comma and point. */
function asciiDigits(text: string): string {
  return text
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', ',');
}

/** Unicode keeps the ten digits of a script in one run, so the value is the distance from the run's start. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zeroCode = code;
  while (code - zeroCode < 9 && /\p{Nd}/u.test(String.fromCodePoint(zeroCode - 1))) zeroCode--;
  return code < 0x80 ? code - 0x30 : (code - zeroCode) % 10;
}
