import { expect } from 'chai';
import { readFileSync } from 'node:fs';

const css = readFileSync(new URL('../../../public/css/tokens.css', import.meta.url), 'utf8');
const [lightPart = '', darkPart = ''] = css.split('@media (prefers-color-scheme: dark)');
const schemes = { light: colours(lightPart), dark: colours(darkPart) };

function colours(text: string): Map<string, string> {
  return new Map([...text.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** Text, what it stands on, and the least contrast; WCAG asks for 4.5 for text and 3 for borders of controls. */
const pairs: [string, string, number][] = [
  ['ink', 'paper', 7],
  ['ink', 'surface', 7],
  ['ink', 'sunken', 7],
  ['ink', 'spring-tint', 7],
  ['ink', 'ember-tint', 7],
  ['ink-soft', 'paper', 6],
  ['ink-soft', 'surface', 6],
  ['ink-soft', 'sunken', 4.5],
  ['ink-soft', 'spring-tint', 4.5],
  ['spring', 'paper', 4.5],
  ['spring', 'surface', 4.5],
  ['spring', 'spring-tint', 4.5],
  ['spring', 'ember-tint', 4.5],
  ['spring-strong', 'spring-tint', 4.5],
  ['on-spring', 'spring', 4.5],
  ['on-spring', 'spring-strong', 4.5],
  ['ember', 'paper', 4.5],
  ['ember', 'surface', 4.5],
  ['ember', 'ember-tint', 4.5],
  ['ember', 'sunken', 4.5],
  ['on-gold', 'gold', 4.5],
  // What a bar has come to against what is left of it, and the outline of what has the focus.
  ['spring', 'sunken', 4.5],
  ['spring', 'line', 3],
  ['ember', 'line', 3],
  ['line-strong', 'surface', 3],
  ['line-strong', 'paper', 3],
];

describe('colours of the site', () => {
  it('are the same set in light and dark', () => {
    expect([...schemes.dark.keys()].sort()).to.deep.equal([...schemes.light.keys()].sort());
  });

  it('are each looked at', () => {
    const looked = new Set(pairs.flatMap(([text, ground]) => [text, ground]));
    expect([...schemes.light.keys()].filter((name) => !looked.has(name))).to.deep.equal([]);
  });

  for (const [scheme, known] of Object.entries(schemes)) {
    for (const [text, ground, least] of pairs) {
      it(`${scheme}: ${text} on ${ground} has a contrast of at least ${least}`, () => {
        expect(known).to.include.keys(text, ground);
        expect(contrast(known.get(text) ?? '', known.get(ground) ?? '')).to.be.at.least(least);
      });
    }
  }
});
