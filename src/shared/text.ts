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

/** Spaces folded and trimmed; control and direction-override characters, which can disguise a name, taken out. */
export function tidyLine(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ').replace(/\s+/gu, ' ').trim();
}
