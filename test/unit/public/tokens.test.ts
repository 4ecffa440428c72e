import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { accentGrounds, accentOf } from '../../../src/features/organizations/index.ts';
import { contrastOf } from '../../../src/shared/colour.ts';

const css = readFileSync(new URL('../../../public/css/tokens.css', import.meta.url), 'utf8');
const [lightPart = '', darkPart = ''] = css.split('@media (prefers-color-scheme: dark)');
const schemes = { light: colours(lightPart), dark: colours(darkPart) };

function colours(text: string): Map<string, string> {
  return new Map([...text.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
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
  // Most logos are dark.
  ['on-gold', 'logo-ground', 7],
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
        expect(contrastOf(known.get(text) ?? '', known.get(ground) ?? '')).to.be.at.least(least);
      });
    }
  }
});

describe('colours of an organization', () => {
  it('are measured on the grounds that the site has', () => {
    for (const scheme of ['light', 'dark'] as const) {
      for (const [name, colour] of Object.entries(accentGrounds[scheme])) expect(schemes[scheme].get(name), `${scheme} ${name}`).to.equal(colour);
    }
  });

  for (const colour of ['#24518f', '#7a1f5c', '#000000', '#5a4a00', '#9c2b12', '#0b5d57', '#4b2e83']) {
    const read = accentOf(colour);
    for (const scheme of ['light', 'dark'] as const) {
      it(`keep every contrast of the site with ${colour}, in ${scheme}`, () => {
        if (!read.ok) return expect.fail('was refused');
        const known = new Map([...schemes[scheme], ...Object.entries(read.accent[scheme])]);
        for (const [text, ground, least] of pairs) {
          expect(contrastOf(known.get(text) ?? '', known.get(ground) ?? ''), `${text} on ${ground}`).to.be.at.least(least);
        }
      });
    }
  }

  it('are refused where they are too light, with the nearest that will do', () => {
    for (const colour of ['#ffffff', '#ffd400', '#7fd4c6', '#e2a73b', '#8899aa']) {
      const read = accentOf(colour);
      if (read.ok) return expect.fail(`${colour} was taken`);
      expect(read.nearest).not.to.equal(colour);
      expect(accentOf(read.nearest).ok, read.nearest).to.equal(true);
    }
  });
});
