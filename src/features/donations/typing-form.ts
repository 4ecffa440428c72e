import { z } from 'zod';
import { emailField, type FormState, parseForm, type ParsedForm, requiredLine } from '../../http/forms.ts';
import { normalizeEmail } from '../../shared/text.ts';
import { canBeCorrected, type Corrected, type TypingCorrection } from './correct-typing.ts';
import type { Donation } from './donation.ts';

const fields = z.object({
  donorName: requiredLine('Please enter your name.'),
  donorEmail: z.literal('').or(emailField.transform(normalizeEmail)).optional(),
});

/** Reads the form that corrects a typing mistake. An empty address is one that is right already. */
export function parseTypingForm(body: unknown): ParsedForm<TypingCorrection> {
  const given = (body ?? {}) as Record<string, unknown>;
  const isEmpty = typeof given.donorEmail !== 'string' || given.donorEmail.trim() === '';
  const parsed = parseForm(fields, isEmpty ? { ...given, donorEmail: '' } : given);
  if (!parsed.ok) return parsed;
  const { donorName: name, donorEmail } = parsed.value;
  return { ok: true, value: { name, email: donorEmail === undefined || donorEmail === '' ? null : donorEmail } };
}

/** What the gift's page shows of it; null when nothing can be corrected (any more). @param typed a form that was refused */
export function typingForm(donation: Donation, path: string, now: Date, typed: FormState | undefined): object | null {
  if (!canBeCorrected(donation, now)) return null;
  return {
    url: `${path}/correct`,
    email: shownAddress(donation),
    open: typed !== undefined,
    form: typed ?? { values: { donorName: donation.donorName }, errors: {} },
  };
}

/**
 * The donor's address on the gift's own page. Once it was corrected it is shown in outline only: the receipt, with the way
 * to this page, may have gone to somebody else, who must not learn the right one.
 */
export function shownAddress({ donorEmail, corrected = 0 }: Pick<Donation, 'donorEmail' | 'corrected'>): string | null {
  return donorEmail === null || corrected === 0 ? donorEmail : donorEmail.replace(/^(.).*(?=@)/u, '$1…');
}

const words: Record<Corrected, string> = {
  corrected: 'It is corrected, and the receipt will say so.',
  'sent-again': 'The receipt goes to the right address now. The receipt itself stays as it was issued.',
  noted: 'This page and the campaign’s show the right name now. The receipt stays as it was issued; the organization knows, and you can write to them if you need it in writing.',
  unchanged: 'That is what we have already, so nothing was changed.',
  closed: 'This can’t be corrected here any more. Please write to the organization.',
};

/** A sentence for the donor who comes back from correcting; null for a word that isn't one of ours. */
export function correctedInWords(outcome: unknown): string | null {
  return typeof outcome === 'string' && Object.hasOwn(words, outcome) ? words[outcome as Corrected] : null;
}
