import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../../public/css');
const sheets = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.css'))
  .map((name) => ({ name, css: readFileSync(path.join(folder, name), 'utf8').replace(/\/\*[^]*?\*\//g, '') }));

interface Declaration {
  property: string;
  value: string;
}

function declarations(css: string): Declaration[] {
  return Array.from(css.matchAll(/(?<=[{;]\s*)([\w-]+)\s*:\s*([^;{}]+?)\s*(?=[;}])/g), ([, property = '', value = '']) => ({ property, value }));
}

const physicalProperty = new RegExp([
  '^(?:left|right|top|bottom|width|height)$',
  '^(?:min|max)-(?:width|height)$',
  '^(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\\b',
  '^border-(?:top|bottom)-(?:left|right)-radius$',
].join('|'));
const physicalValue: Readonly<Record<string, RegExp>> = { 'text-align': /\b(?:left|right)\b/, float: /\b(?:left|right)\b/, clear: /\b(?:left|right)\b/ };
/** Four values go round by the clock, whatever the direction of the script; the sides have to be equal. */
const goesRound = /^(?:margin|padding|inset|border-width|border-color|border-style|border-radius)$/;

function isPhysical({ property, value }: Declaration): boolean {
  if (physicalProperty.test(property) || physicalValue[property]?.test(value) === true) return true;
  const sides = value.match(/(?:[^\s(]|\([^()]*(?:\([^()]*\)[^()]*)*\))+/g) ?? [];
  return goesRound.test(property) && sides.length === 4 && sides[1] !== sides[3];
}

describe('stylesheets', () => {
  it('are found', () => expect(sheets.flatMap(({ css }) => declarations(css)).length).to.be.above(800));

  it('know a physical declaration when they see one', () => {
    const physical = declarations('a { margin-left: 1px; left: 0; text-align: right; padding: 0 1px 2px calc(1px + (2px * 3)); max-width: 3rem }');
    expect(physical.map(isPhysical)).to.deep.equal([true, true, true, true, true]);
    const logical = declarations('a { margin-inline: 1px; inset-inline-start: 0; text-align: end; padding: 0 calc(1px + 2px) 2px calc(1px + 2px); border-width: 0 1px 2px }');
    expect(logical.map(isPhysical)).to.deep.equal([false, false, false, false, false]);
  });

  for (const { name, css } of sheets) {
    it(`${name} has logical properties alone, so that a script from right to left only needs its direction`, () => {
      expect(declarations(css).filter(isPhysical)).to.deep.equal([]);
    });
  }

  for (const { name, css } of sheets.filter((sheet) => !/^(?:tokens|print)\.css$/.test(sheet.name))) {
    it(`${name} takes colours and durations from the tokens`, () => {
      const own = declarations(css).filter(({ value }) => /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(|(?<![\w-])[\d.]+m?s\b/i.test(value));
      expect(own).to.deep.equal([]);
    });

    it(`${name} asks for tokens that are there`, () => {
      const tokens = sheets.find((sheet) => sheet.name === 'tokens.css')?.css ?? '';
      const known = new Set(declarations(tokens + css).filter(({ property }) => property.startsWith('--')).map(({ property }) => property));
      expect(Array.from(css.matchAll(/var\((--[\w-]+)/g), ([, token = '']) => token).filter((token) => !known.has(token))).to.deep.equal([]);
    });
  }

  it('move only for who doesn’t mind', () => {
    for (const { name, css } of sheets.filter((sheet) => sheet.name !== 'tokens.css')) {
      const moving = /(?<![\w-])(?:animation(?:-name)?|transition|scroll-behavior)\s*:/.test(css.replace(/@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{[^{}]*\})*\}/g, ''));
      expect(moving, name).to.equal(false);
    }
  });

  it('draw again what forced colours take away: the marks that are only a background or a shadow', () => {
    const forced = sheets.flatMap(({ css }) => Array.from(css.matchAll(/@media \(forced-colors: active\) \{((?:[^{}]|\{[^{}]*\})*)\}/g), ([, rules = '']) => rules)).join('\n');
    for (const mark of ['.choice:has(:checked)', '.check__input', '.field__box:focus-within', '.progress', '.pill', '.button--main', '.sidebar__link[aria-current]', '.stack-bar', '.timeline__dot']) {
      expect(forced, mark).to.contain(mark);
    }
  });
});
