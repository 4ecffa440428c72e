import { z } from 'zod';
import { HOUSE_LANGUAGE, languages, languageTag } from '../shared/languages.ts';
import type { FormState } from './forms.ts';

/** What the field for a text's language offers while somebody types: names, each with what a text in it is marked with. */
export const languageSuggestions: readonly { value: string; language: string }[] = languages.map(({ tag, name }) => ({ value: name, language: tag }));

/** The language that a text is written in, as a tag of those on offer; the house's where the field is empty or a form doesn't ask. */
export const languageField = z.string().trim().default('').transform((typed, context): string => {
  const tag = tagOf(typed);
  if (tag !== undefined) return tag;
  context.addIssue({ code: 'custom', message: 'We don’t know this language. Please enter its English name, such as Spanish.' });
  return z.NEVER;
});

/** A language as its field shows it: nothing for the house's. */
export function languageInField(tag: string): string {
  return tag === HOUSE_LANGUAGE ? '' : (languages.find((each) => each.tag === tag)?.name ?? '');
}

/** What the words of a form are marked as: the language in its field, however it is typed; the house's where nobody knows it. */
export function languageOfForm({ values }: Pick<FormState, 'values'>): string {
  return tagOf(values.language ?? '') ?? HOUSE_LANGUAGE;
}

function tagOf(typed: string): string | undefined {
  return typed.trim() === '' ? HOUSE_LANGUAGE : languageTag(typed);
}
