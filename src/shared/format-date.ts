const days = new Map<string, Intl.DateTimeFormat>();
const times = new Map<string, Intl.DateTimeFormat>();

/** As the house writes days for whoever it knows nothing of: the month in words, which nobody mistakes for a day. */
const HOUSE = 'en-GB';

/** A day as people write it: "21 November 2026". @param timeZone an IANA name: where the day is meant @param locale where the reader is used to read dates */
export function formatDate(at: Date, timeZone = 'UTC', locale = HOUSE): string {
  return kept(days, { timeZone, locale }, { dateStyle: 'long' }).format(at);
}

/** A moment with the zone it is told in: "21 November 2026 at 22:59 CET". */
export function formatDateTime(at: Date, timeZone = 'UTC', locale = HOUSE): string {
  return `${formatDate(at, timeZone, locale)} at ${formatTime(at, timeZone, locale)}`;
}

/** The time of day with its zone: "22:59 CET". */
export function formatTime(at: Date, timeZone = 'UTC', locale = HOUSE): string {
  return kept(times, { timeZone, locale }, { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' }).format(at);
}

/** Making a formatter costs far more than using one. */
function kept(formats: Map<string, Intl.DateTimeFormat>, { timeZone, locale }: { timeZone: string; locale: string }, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${timeZone}`;
  const format = formats.get(name) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formats.set(name, format);
  return format;
}
