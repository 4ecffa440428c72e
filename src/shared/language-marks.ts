import { HOUSE_LANGUAGE, isLanguage } from './languages.ts';

/** The attributes of an element that holds text in another language than the page: WCAG 2.2, 3.1.2. */
export interface LanguageMarks {
  /** BCP 47. */
  lang: string;
  /** Null where the text runs like the page. */
  dir: 'rtl' | null;
}

/** Scripts that are written from right to left, by ISO 15924. */
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);

/** @returns null for the page's own language, which needs no mark, and for what is no language of the list: a wrong mark is worse than none */
export function languageMarks(tag: string): LanguageMarks | null {
  return tag === HOUSE_LANGUAGE || !isLanguage(tag) ? null : { lang: tag, dir: RIGHT_TO_LEFT.has(scriptOf(tag)) ? 'rtl' : null };
}

/** The script that a language is usually written in. */
function scriptOf(tag: string): string {
  return new Intl.Locale(tag).maximize().script ?? '';
}
