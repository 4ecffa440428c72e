import type { Request } from 'express';

/** What the pages are written in. */
const LANGUAGE = 'en';

/** Making a formatter to ask is slow; there are fewer than seven hundred regions. */
const known = new Map<string, string | null>();

/**
 * Where a visitor is used to read figures and dates: English as it is written in their region, "$1,234.50" or "1 234,50 $",
 * "3 March 2026" or "March 3, 2026". Only the language that they like best counts: whoever reads German, and English if need be, isn't used to American dates.
 * @returns null where nothing is known: then the house's way of writing is used, which names the month in words
 */
export function visitorLocale(req: Request): string | null {
  const [favourite = ''] = req.acceptsLanguages();
  const region = regionOf(favourite);
  if (region === null) return null;
  const before = known.get(region);
  if (before !== undefined) return before;
  const wanted = `${LANGUAGE}-${region}`;
  // For a region that it doesn't know the runtime would take American English without a word.
  const locale = new Intl.DateTimeFormat(wanted).resolvedOptions().locale === wanted ? wanted : null;
  known.set(region, locale);
  return locale;
}

/** English alone may be anybody's; most other languages tell where they are spoken by most. */
function regionOf(tag: string): string | null {
  if (!/^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(tag)) return null;
  try {
    const locale = new Intl.Locale(tag);
    const { region } = locale.language === LANGUAGE ? locale : locale.maximize();
    return region !== undefined && /^[A-Z]{2}$/.test(region) ? region : null;
  } catch {
    return null;
  }
}
