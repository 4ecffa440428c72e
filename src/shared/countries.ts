import { plainWords } from './text.ts';

/** Codes that name no country of today: groups, private use, and islands that are part of another code. */
const noCountries = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ']);
const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** What people also call a country, or called it until not long ago. */
const otherNames = {
  BA: ['Bosnia'], CD: ['DR Congo', 'Democratic Republic of the Congo'], CG: ['Republic of the Congo'], CI: ['Ivory Coast'], CV: ['Cabo Verde'], CZ: ['Czech Republic'],
  GB: ['UK', 'Great Britain'], HK: ['Hong Kong'], KP: ['DPRK'], KR: ['Republic of Korea'], MK: ['Macedonia'], MM: ['Myanmar', 'Burma'], MO: ['Macao', 'Macau'],
  NL: ['Holland'], PS: ['Palestine'], RU: ['Russian Federation'], SZ: ['Swaziland'], TL: ['East Timor'], TR: ['Turkey'], US: ['USA', 'United States of America'], VA: ['Vatican'], VN: ['Viet Nam'],
};
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

export interface Country {
  /** ISO 3166-1, two capitals. */
  code: string;
  name: string;
}

/** By name. The names and codes are those that the runtime knows; former codes, which it gives the name of their successor, are left out. */
export const countries: readonly Country[] = listCountries();
const nameOfCode = new Map(countries.map(({ code, name }) => [code, name]));

const codeOfWords = new Map([
  ...countries.flatMap(({ code, name }) => [[wordsOf(code), code], [wordsOf(name), code]] as const),
  ...Object.entries(otherNames).flatMap(([code, known]) => known.map((name) => [wordsOf(name), code] as const)),
]);

/** The code of a country as somebody typed it: its English name or another one that people use, whatever its case, accents and signs, or the code. */
export function countryCode(typed: string): string | undefined {
  return codeOfWords.get(wordsOf(typed));
}

/** @returns an empty text for what is no country's code */
export function countryName(code: string): string {
  return nameOfCode.get(code) ?? '';
}

function wordsOf(name: string): string {
  const words = plainWords(name.replaceAll('&', ' and ').replaceAll(/[’'.]/g, ''));
  return words.filter((word) => word !== 'the').map((word) => (word === 'saint' ? 'st' : word)).join(' ');
}

function listCountries(): Country[] {
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter((code) => !noCountries.has(code));
  const current = codes.filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`);
  return current.flatMap((code) => {
    const name = names.of(code);
    return name === undefined ? [] : [{ code, name }];
  }).sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
