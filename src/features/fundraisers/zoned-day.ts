import { formatDate } from '../../shared/format-date.ts';

/** The last millisecond of a calendar day in a time zone. @param day `2026-12-31` */
export function lastMomentOf(day: string, timeZone: string): Date {
  const wall = Date.parse(`${day}T23:59:59.999Z`);
  // The offset depends on the moment that is looked for; the second look settles days on which clocks change.
  const first = wall - offsetAt(wall, timeZone);
  return new Date(wall - offsetAt(first, timeZone));
}

/** The first millisecond of a calendar day in a time zone. @param day `2027-03-01` */
export function firstMomentOf(day: string, timeZone: string): Date {
  const before = new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  // Not at midnight everywhere: in some zones clocks go forward at it, and the day begins at one.
  return new Date(lastMomentOf(before, timeZone).getTime() + 1);
}

/** The calendar day of a moment in a time zone, `2026-12-31`: what a date field takes. */
export function dayOf(moment: Date, timeZone: string): string {
  const { year, month, day } = partsOf(moment.getTime(), timeZone);
  return `${year}-${month}-${day}`;
}

/** A day as people write it, `31 December 2026`, in the time zone in which it is meant. @param locale where the reader is used to read dates */
export function dayInWords(moment: Date, timeZone: string, locale?: string): string {
  return formatDate(moment, timeZone, locale);
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(moment, timeZone);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(moment / 1000) * 1000;
}

function partsOf(moment: number, timeZone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  });
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
}
