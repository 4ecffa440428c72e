import { z } from 'zod';
import { mailAddress, tidyLine } from '../shared/text.ts';

/** What a form shows again after a refusal: everything that was typed, and a sentence beside each field that is not right. */
export interface FormState {
  values: Record<string, string>;
  errors: Record<string, string>;
}

export const emptyForm: FormState = { values: {}, errors: {} };

export type ParsedForm<Value> = { ok: true; value: Value } | { ok: false; form: FormState };

/**
 * Turns a request's body into a domain shape.
 * @param schema its messages are shown to people, so each check has one of its own
 */
export function parseForm<Schema extends z.ZodType>(schema: Schema, body: unknown): ParsedForm<z.output<Schema>> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[issue.path.join('.') || 'form'] ??= issue.message;
  return { ok: false, form: { values: typedValues(body), errors } };
}

/** Fields as they were typed. Repeated fields and objects, which no form of ours sends, are left out. */
export function typedValues(body: unknown): Record<string, string> {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== '_csrf'));
}

/** A required line of text, tidied: nothing in it can break out of its line. @param missing the sentence for an empty field */
export function requiredLine(missing: string, max = 120) {
  return z.string({ error: missing }).transform(tidyLine).pipe(z.string().min(1, missing).max(max, `Please keep this to ${max} characters.`));
}

/** As `requiredLine`, with paragraphs. */
export function requiredText(missing: string, max: number) {
  return z.string({ error: missing }).trim().min(1, missing).max(max, `Please keep this to ${max} characters.`);
}

export function optionalText(max: number) {
  return z.string().trim().max(max, `Please keep this to ${max} characters.`).default('');
}

export const emailField = z
  .string({ error: 'Please enter your mail address.' })
  .trim()
  .min(1, 'Please enter your mail address.')
  .max(254, 'This mail address is too long.')
  .pipe(z.email({ error: 'This does not look like a mail address. It should be like ana@example.org.', pattern: mailAddress }));

/** A native checkbox: absent when it isn't ticked. */
export const checkbox = z.string().optional().transform((value) => value !== undefined);
