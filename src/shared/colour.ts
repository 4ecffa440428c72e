/** A colour as `#rrggbb`, small letters. */
export type Colour = string;

/** Reads `#1F4E8C`, `1f4e8c` and `#14c`; null for anything else. */
export function readColour(typed: string): Colour | null {
  const digits = typed.trim().replace(/^#/, '').toLowerCase();
  if (/^[0-9a-f]{6}$/.test(digits)) return `#${digits}`;
  return /^[0-9a-f]{3}$/.test(digits) ? `#${digits.replace(/./g, '$&$&')}` : null;
}

/** @param share 0 gives `a`, 1 gives `b` */
export function mixColours(a: Colour, b: Colour, share: number): Colour {
  const [from, to] = [channels(a), channels(b)];
  return `#${from.map((each, index) => Math.floor(each + ((to[index] ?? 0) - each) * share + 0.5).toString(16).padStart(2, '0')).join('')}`;
}

/** From 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrastOf(a: Colour, b: Colour): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: Colour): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
