import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { add, isPositive, type Money, money } from '../../shared/money.ts';
import { parseMoney } from '../../shared/parse-money.ts';
import { beginsWithDay, mailAddress, normalizeEmail, tidyLine } from '../../shared/text.ts';
import { type Visibility, visibilities } from './donation.ts';

/** A gift that a former platform took. */
export interface ImportedGift {
  line: number;
  at: Date;
  amount: Money;
  donorName: string;
  donorEmail: string | null;
  visibility: Visibility;
  message: string;
  reference: string;
}

/** What is wrong in a line of the file. Line 1 is the head. */
export interface ImportError {
  line: number;
  message: string;
}

export type ImportRows = { ok: true; gifts: ImportedGift[]; sum: Money } | { ok: false; errors: ImportError[] };

const columns = ['date', 'amount', 'currency', 'donor', 'mail', 'visibility', 'message', 'reference'] as const;

const row = z.object({
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/, 'date should be like 2025-03-01 or 2025-03-01T14:02:00Z')
    .refine(beginsWithDay, 'date is no day of the calendar').transform((text) => new Date(text)).refine((date) => !Number.isNaN(date.getTime()), 'date has a time that no clock shows'),
  amount: z.string(),
  currency: z.string(),
  donor: z.string().max(120, 'donor may have 120 characters').transform(tidyLine),
  mail: z.union([z.literal('').transform(() => null), z.email({ error: 'mail should be a mail address or empty', pattern: mailAddress }).transform(normalizeEmail)], 'mail should be a mail address or empty'),
  visibility: z.enum(visibilities, 'visibility should be full, first or anonymous'),
  message: z.string().max(2000, 'message may have 2000 characters'),
  reference: z.string().min(1, 'reference is missing: without one, a second import would enter the gift again').max(100, 'reference may have 100 characters'),
});

/** Reads the whole file. One wrong line refuses it, with everything that is wrong in any line. */
export function readImportRows(csv: string, currency: string): ImportRows {
  const records = readRecords(csv);
  if (!Array.isArray(records)) return { ok: false, errors: [records] };
  const errors: ImportError[] = [];
  const gifts: ImportedGift[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, record } of records) {
    const { gift, messages } = readRow(line, record, currency);
    const twin = lineOf.get(record.reference ?? '');
    if (twin !== undefined) messages.push(`reference ${record.reference ?? ''} stands in line ${twin} already`);
    lineOf.set(record.reference ?? '', line);
    errors.push(...messages.map((message) => ({ line, message })));
    if (gift !== null) gifts.push(gift);
  }
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, gifts, sum: gifts.reduce((sum, gift) => add(sum, gift.amount), money(0, currency)) };
}

interface Recorded {
  line: number;
  record: Record<string, string>;
}

function readRecords(csv: string): Recorded[] | ImportError {
  try {
    const parsed = parse(csv, { bom: true, columns: (head: string[]) => head.map((name) => name.trim().toLowerCase()), info: true, trim: true, skip_empty_lines: true, skip_records_with_empty_values: true }) as unknown as
      { info: { lines: number }; record: Record<string, string> }[];
    const missing = columns.filter((name) => parsed[0] !== undefined && !(name in parsed[0].record));
    if (missing.length > 0) return { line: 1, message: `the head should have the columns ${columns.join(',')}; missing: ${missing.join(', ')}` };
    return parsed.map(({ info, record }) => ({ line: info.lines, record }));
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'lines' in error ? Number(error.lines) : 1;
    return { line, message: `this is not a CSV file as it should be: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function readRow(line: number, record: Record<string, string>, currency: string): { gift: ImportedGift | null; messages: string[] } {
  const parsed = row.safeParse(record);
  const amount = parseMoney(record.amount ?? '', currency);
  const messages = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
  if (record.currency !== currency) messages.push(`currency should be ${currency}, as the campaign's`);
  else if (!amount.ok || !isPositive(amount.money)) messages.push(`amount should be above zero and like ${currency === 'JPY' ? '2400' : '60.00'}`);
  if (!parsed.success || !amount.ok || messages.length > 0) return { gift: null, messages };
  const { date: at, donor: donorName, mail: donorEmail, visibility, message, reference } = parsed.data;
  return { gift: { line, at, amount: amount.money, donorName, donorEmail, visibility, message, reference }, messages };
}
