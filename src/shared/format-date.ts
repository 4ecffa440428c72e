const days = new Map<string, Intl.DateTimeFormat>();
const moments = new Map<string, Intl.DateTimeFormat>();

/** A day as people write it: "21 November 2026". @param timeZone an IANA name: where the day is meant */
export function formatDate(at: Date, timeZone = 'UTC'): string {
  return kept(days, timeZone, { dateStyle: 'long' }).format(at);
}

/** A moment with the zone it is told in: "21 November 2026 at 22:59 CET". */
export function formatDateTime(at: Date, timeZone = 'UTC'): string {
  const parts = kept(moments, timeZone, { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(at);
  return `${formatDate(at, timeZone)} at ${parts}`;
}

/** Making a formatter costs far more than using one. */
function kept(formats: Map<string, Intl.DateTimeFormat>, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  formats.set(timeZone, format);
  return format;
}
