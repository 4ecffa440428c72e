/** Codes that name no country of today: groups, private use, and islands that are part of another code. */
const noCountries = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ']);
const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

export interface Country {
  /** ISO 3166-1, two capitals. */
  code: string;
  name: string;
}

/** By name. The names and codes are those that the runtime knows; former codes, which it gives the name of their successor, are left out. */
export const countries: readonly Country[] = listCountries();
const nameOfCode = new Map(countries.map(({ code, name }) => [code, name]));

/** @returns an empty text for what is no country's code */
export function countryName(code: string): string {
  return nameOfCode.get(code) ?? '';
}

function listCountries(): Country[] {
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter((code) => !noCountries.has(code));
  const current = codes.filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`);
  return current.flatMap((code) => {
    const name = names.of(code);
    return name === undefined ? [] : [{ code, name }];
  }).sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
