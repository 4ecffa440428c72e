import { z } from 'zod';
import { type FormState, parseForm } from '../../../http/forms.ts';
import { UNASSIGNED } from '../../ledger/index.ts';
import type { NameLookup } from '../name-lookup.ts';
import type { BooksView } from './books-view.ts';

/** What a ledger of a period is asked for with. */
export interface ExportForm {
  form: FormState;
}

const day = z.string('Please choose a day.').regex(/^[12]\d{3}-\d{2}-\d{2}$/, 'Please write the day like 2026-03-31.').refine((text) => !Number.isNaN(Date.parse(`${text}T00:00:00Z`)), 'There is no such day.');
const fields = z.object({ whose: z.string('Please choose whose books.'), from: day, to: day });

const DAY_MS = 86_400_000;

/** The month so far. */
export function exportForm({ organizationIds }: BooksView, now: Date): ExportForm {
  const today = now.toISOString().slice(0, 10);
  return { form: { values: { whose: organizationIds[0] ?? '', from: `${today.slice(0, 7)}-01`, to: today }, errors: {} } };
}

/** Whose books the person may have: their organizations', and as finance what belongs to none. */
export async function exportOptions(names: NameLookup, { organizationIds, finance }: BooksView): Promise<{ value: string; label: string }[]> {
  const own = await Promise.all(organizationIds.map(async (id) => ({ value: id, label: (await names.organization(id)) ?? id })));
  return finance ? [...own, { value: UNASSIGNED, label: 'Nobody’s: payouts, and what was set aside' }] : own;
}

export interface ExportPeriod {
  organizationId: string;
  from: Date;
  before: Date;
  /** Names the file: `2026-03-01-to-2026-03-31`. */
  name: string;
}

export function parseExport(query: unknown, { ownerIds }: BooksView): { ok: true; value: ExportPeriod } | { ok: false; form: FormState } {
  const parsed = parseForm(fields, query);
  if (!parsed.ok) return parsed;
  const { whose, from, to } = parsed.value;
  const refuse = (errors: Record<string, string>) => ({ ok: false as const, form: { values: { whose, from, to }, errors } });
  if (!ownerIds.includes(whose)) return refuse({ whose: 'These books aren’t yours to read.' });
  if (to < from) return refuse({ to: 'The last day comes before the first.' });
  return { ok: true, value: { organizationId: whose, from: new Date(`${from}T00:00:00Z`), before: new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS), name: `${from}-to-${to}` } };
}
