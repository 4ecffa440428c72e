import { z } from 'zod';
import { emailField, parseForm } from '../../http/forms.ts';
import { beginsWithDay, normalizeEmail, tidyLine } from '../../shared/text.ts';
import { dayOf, lastMomentOf } from '../fundraisers/index.ts';
import { type Ecard, hasLink, type Tribute, tributeKinds } from './tribute.ts';

/** Where and when a form is sent: the days in it are the campaign's. */
export interface FormDay {
  /** An IANA name. */
  timeZone: string;
  now: Date;
}

export type ReadTribute = { ok: true; tribute: Tribute | null } | { ok: false; errors: Record<string, string> };

const MOST_WORDS = 400;
const NO_LINK = 'Please leave out web and mail addresses. If it has none, a space after each full stop helps.';

const ecardNames = ['ecardEmail', 'ecardName', 'ecardWords', 'ecardDay'] as const;

const line = (missing: string) => z.string({ error: missing }).transform(tidyLine).pipe(
  z.string().min(1, missing).max(80, 'Please keep this to 80 characters.').refine((text) => !hasLink(text), NO_LINK),
);

const tributeFields = z.object({
  tributeKind: z.enum(tributeKinds, 'Please choose whether it is in honour or in memory.'),
  tributeName: line('Please enter the name of the person you give for.'),
});

const ecardFields = z.object({
  ecardName: line('Please enter the name of the person who gets the card.'),
  ecardEmail: z.string().default('').refine((text) => text.trim() !== '', { error: 'Please enter the mail address that the card goes to.', abort: true }).pipe(emailField).transform(normalizeEmail),
  ecardWords: z.string().default('').transform(tidyLines).pipe(
    z.string().max(MOST_WORDS, `Please keep this to ${MOST_WORDS} characters.`).refine((text) => !hasLink(text), NO_LINK),
  ),
});

/** Reads what a giving form says about whom it is for. Nothing filled in is no tribute; what is filled in halfway is asked for. */
export function readTribute(values: Record<string, string>, day: FormDay): ReadTribute {
  const isFilled = (name: string) => (values[name] ?? '').trim() !== '';
  const wantsCard = ecardNames.some(isFilled);
  if (!wantsCard && !isFilled('tributeName')) return { ok: true, tribute: null };
  const tribute = parseForm(tributeFields, values);
  const card = wantsCard ? readCard(values, day) : { ok: true as const, ecard: null };
  if (!tribute.ok || !card.ok) return { ok: false, errors: { ...(tribute.ok ? {} : tribute.form.errors), ...(card.ok ? {} : card.errors) } };
  const { tributeKind: kind, tributeName: name } = tribute.value;
  return { ok: true, tribute: { kind, name, ecard: card.ecard } };
}

function readCard(values: Record<string, string>, day: FormDay): { ok: true; ecard: Ecard } | { ok: false; errors: Record<string, string> } {
  const parsed = parseForm(ecardFields, values);
  const sending = readDay((values.ecardDay ?? '').trim(), day);
  // The card is signed with it.
  const name = hasLink(values.name ?? '') ? { name: `A card can’t be signed so. ${NO_LINK}` } : {};
  if (parsed.ok && sending.ok && !('name' in name)) {
    const { ecardName: toName, ecardEmail: toEmail, ecardWords: words } = parsed.value;
    return { ok: true, ecard: { toName, toEmail, words, sendAt: sending.sendAt, sentAt: null } };
  }
  return { ok: false, errors: { ...name, ...(parsed.ok ? {} : parsed.form.errors), ...(sending.ok ? {} : { ecardDay: sending.message }) } };
}

function readDay(day: string, { timeZone, now }: FormDay): { ok: true; sendAt: Date | null } | { ok: false; message: string } {
  const { first, last } = cardDays({ timeZone, now });
  if (day === '' || day === first) return { ok: true, sendAt: null };
  if (day.length !== 10 || !beginsWithDay(day)) return { ok: false, message: 'This does not look like a day. It should be like 2027-03-08.' };
  if (day < first) return { ok: false, message: 'That day has passed. Please choose today or a later one.' };
  if (day > last) return { ok: false, message: 'Please choose a day within a year from now.' };
  return { ok: true, sendAt: morningOf(day, timeZone) };
}

/** The days on which a card can be sent, as date fields take them: from today until a year from now. */
export function cardDays({ timeZone, now }: FormDay): { first: string; last: string } {
  const first = dayOf(now, timeZone);
  return { first, last: `${Number.parseInt(first.slice(0, 4), 10) + 1}${first.slice(4)}` };
}

const HOUR_MS = 3_600_000;

/** Eight o'clock: clocks change earlier in the night. */
function morningOf(day: string, timeZone: string): Date {
  return new Date(lastMomentOf(day, timeZone).getTime() + 1 - 16 * HOUR_MS);
}

function tidyLines(text: string): string {
  return text.split('\n').map(tidyLine).join('\n').replace(/\n{3,}/g, '\n\n').trim();
}
