export interface Language {
  /** A tag of BCP 47. */
  tag: string;
  /** As its speakers write it. */
  name: string;
}

/** What the site's own words are written in. */
export const HOUSE_LANGUAGE = 'en';

/** What people may write their stories in, the house's language first, then in the order of the Latin alphabet and after it. */
export const languages: readonly Language[] = [
  { tag: HOUSE_LANGUAGE, name: 'English' },
  { tag: 'af', name: 'Afrikaans' },
  { tag: 'id', name: 'Bahasa Indonesia' },
  { tag: 'bs', name: 'Bosanski' },
  { tag: 'ca', name: 'Català' },
  { tag: 'cs', name: 'Čeština' },
  { tag: 'cy', name: 'Cymraeg' },
  { tag: 'da', name: 'Dansk' },
  { tag: 'de', name: 'Deutsch' },
  { tag: 'et', name: 'Eesti' },
  { tag: 'es', name: 'Español' },
  { tag: 'eu', name: 'Euskara' },
  { tag: 'fil', name: 'Filipino' },
  { tag: 'fr', name: 'Français' },
  { tag: 'ga', name: 'Gaeilge' },
  { tag: 'hr', name: 'Hrvatski' },
  { tag: 'is', name: 'Íslenska' },
  { tag: 'it', name: 'Italiano' },
  { tag: 'sw', name: 'Kiswahili' },
  { tag: 'ku', name: 'Kurdî' },
  { tag: 'lv', name: 'Latviešu' },
  { tag: 'lt', name: 'Lietuvių' },
  { tag: 'hu', name: 'Magyar' },
  { tag: 'nl', name: 'Nederlands' },
  { tag: 'nb', name: 'Norsk bokmål' },
  { tag: 'pl', name: 'Polski' },
  { tag: 'pt', name: 'Português' },
  { tag: 'ro', name: 'Română' },
  { tag: 'sq', name: 'Shqip' },
  { tag: 'sk', name: 'Slovenčina' },
  { tag: 'sl', name: 'Slovenščina' },
  { tag: 'so', name: 'Soomaali' },
  { tag: 'sr-Latn', name: 'Srpski' },
  { tag: 'fi', name: 'Suomi' },
  { tag: 'sv', name: 'Svenska' },
  { tag: 'vi', name: 'Tiếng Việt' },
  { tag: 'tr', name: 'Türkçe' },
  { tag: 'el', name: 'Ελληνικά' },
  { tag: 'bg', name: 'Български' },
  { tag: 'mk', name: 'Македонски' },
  { tag: 'ru', name: 'Русский' },
  { tag: 'sr', name: 'Српски' },
  { tag: 'uk', name: 'Українська' },
  { tag: 'ka', name: 'ქართული' },
  { tag: 'hy', name: 'Հայերեն' },
  { tag: 'he', name: 'עברית' },
  { tag: 'ar', name: 'العربية' },
  { tag: 'fa', name: 'فارسی' },
  { tag: 'ckb', name: 'کوردیی ناوەندی' },
  { tag: 'ps', name: 'پښتو' },
  { tag: 'ur', name: 'اردو' },
  { tag: 'am', name: 'አማርኛ' },
  { tag: 'ti', name: 'ትግርኛ' },
  { tag: 'hi', name: 'हिन्दी' },
  { tag: 'ne', name: 'नेपाली' },
  { tag: 'bn', name: 'বাংলা' },
  { tag: 'ta', name: 'தமிழ்' },
  { tag: 'th', name: 'ไทย' },
  { tag: 'my', name: 'မြန်မာ' },
  { tag: 'ko', name: '한국어' },
  { tag: 'ja', name: '日本語' },
  { tag: 'zh-Hans', name: '简体中文' },
  { tag: 'zh-Hant', name: '繁體中文' },
];

const tags = new Set(languages.map(({ tag }) => tag));

/** Whether text can be said to be in it: only the languages of the list can. */
export function isLanguage(tag: string): boolean {
  return tags.has(tag);
}
