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

const tags = new Set(languages.map(({ tag }) => tag));

/** Whether text can be said to be in it: only the languages of the list can. */
export function isLanguage(tag: string): boolean {
  return tags.has(tag);
}

function named(tag: string): Language {
  return { tag, name: names.of(tag) ?? tag };
}
