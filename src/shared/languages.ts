import { plainWords } from './text.ts';

export interface Language {
  /** A tag of BCP 47. */
  tag: string;
  /** In the house's language, as the runtime knows it: the site's words are written in it, and a list in twenty scripts can be neither sorted nor searched by typing. */
  name: string;
}

/** What the site's own words are written in. */
export const HOUSE_LANGUAGE = 'en';

const names = new Intl.DisplayNames(HOUSE_LANGUAGE, { type: 'language', languageDisplay: 'standard' });

/** What people may write their stories in, the house's language first, then by name. */
export const languages: readonly Language[] = [
  named(HOUSE_LANGUAGE),
  ...[
    'af', 'am', 'ar', 'bg', 'bn', 'bs', 'ca', 'ckb', 'cs', 'cy', 'da', 'de', 'el', 'es', 'et', 'eu', 'fa', 'fi', 'fil',
    'fr', 'ga', 'he', 'hi', 'hr', 'hu', 'hy', 'id', 'is', 'it', 'ja', 'ka', 'ko', 'ku', 'lt', 'lv', 'mk', 'my', 'nb',
    'ne', 'nl', 'pl', 'ps', 'pt', 'ro', 'ru', 'sk', 'sl', 'so', 'sq', 'sr', 'sr-Latn', 'sv', 'sw', 'ta', 'th', 'ti',
    'tr', 'uk', 'ur', 'vi', 'zh-Hans', 'zh-Hant',
  ].map(named).sort((a, b) => a.name.localeCompare(b.name, HOUSE_LANGUAGE)),
];

/** What people also call a language, or mean where they name no more of it. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  bn: ['Bengali'], ckb: ['Sorani'], es: ['Castilian'], fa: ['Farsi', 'Dari'], fil: ['Tagalog'], id: ['Bahasa Indonesia'], ku: ['Kurdî', 'Kurmanji'], nb: ['Norwegian', 'Norsk', 'Bokmål'], nl: ['Flemish'],
  pt: ['Brazilian Portuguese'], ps: ['Pushto'], sl: ['Slovene'], sr: ['Serbian (Cyrillic)'], 'sr-Latn': ['srpski'], 'zh-Hans': ['Chinese', 'Mandarin', '中文'],
};

const tags = new Set(languages.map(({ tag }) => tag));
const tagOfWords = new Map(languages.flatMap(({ tag, name }) => [tag, name, ownName(tag), ...(otherNames[tag] ?? [])].map((each) => [wordsOf(each), tag])));

/** Whether text can be said to be in it: only the languages of the list can. */
export function isLanguage(tag: string): boolean {
  return tags.has(tag);
}

/** The tag of a language as somebody typed it: its English name, its own or another one that people use, whatever the case, accents, signs and order, or the tag. */
export function languageTag(typed: string): string | undefined {
  return tagOfWords.get(wordsOf(typed));
}

function wordsOf(name: string): string {
  return plainWords(name).sort().join(' ');
}

function ownName(tag: string): string {
  return new Intl.DisplayNames(tag, { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag;
}

function named(tag: string): Language {
  return { tag, name: names.of(tag) ?? tag };
}
