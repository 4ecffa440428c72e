/**
 * A piece of a web address made from a title: `Łódź: a new roof` becomes `lodz-a-new-roof`. Empty where the title has no
 * letter that can be written in ASCII; the caller then adds an id.
 */
export function slugify(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/[łŁ]/g, 'l')
    .replace(/[øØ]/g, 'o')
    .replace(/[đĐ]/g, 'd')
    .replace(/ß/g, 'ss')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}

/** The words of a text without case, accents and signs, in their order. */
export function plainWords(text: string): string[] {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A mail address, in any script, without the characters that would make it look like another or like two (RFC 5322, 3.2.3). */
export const mailAddress = /^[^\s\p{Cc}\p{Cf}"(),:;<>@[\\\]]{1,64}@[^\s\p{Cc}\p{Cf}"(),:;<>@[\\\]]{1,255}$/u;

/** The form in which mail addresses are compared and stored: trimmed, lower case, composed Unicode. */
export function normalizeEmail(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}

/** `Ana Petrović` becomes `Ana P.`; a single name stays as it is. */
export function firstNameAndInitial(name: string): string {
  const words = name.trim().split(/\s+/u);
  const [first = '', ...rest] = words;
  const last = rest.at(-1);
  return last === undefined ? first : `${first} ${String.fromCodePoint(last.codePointAt(0) ?? 0x20).toUpperCase()}.`;
}

/** Whether the text begins with a day of the calendar, `2027-02-28`: JavaScript takes the 30th for the 2nd of March. */
export function beginsWithDay(text: string): boolean {
  const day = text.slice(0, 10);
  const date = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : null;
  return date !== null && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** Spaces folded and trimmed; control and direction-override characters, which can disguise a name, taken out. */
export function tidyLine(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ').replace(/\s+/gu, ' ').trim();
}
