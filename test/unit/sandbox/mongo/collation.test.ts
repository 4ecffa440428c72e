import { expect } from 'chai';
import fc from 'fast-check';
import { coarseText } from '../../../../src/sandbox/mongo/collation/coarse-text.ts';
import type { Collation } from '../../../../src/sandbox/mongo/collation/collation.ts';
import { parseCollation } from '../../../../src/sandbox/mongo/collation/parse-collation.ts';

function collation(spec: object): Collation {
  const parsed = parseCollation({ ...spec });
  if (!parsed) throw new Error('a collation was expected');
  return parsed;
}

describe('collation', () => {
  const sign = (spec: object, a: string, b: string) => Math.sign(collation(spec).compare(a, b));

  it('compares by strength', () => {
    expect([1, 2, 3].map((strength) => sign({ locale: 'en', strength }, 'resume', 'Résumé'))).to.deep.equal([0, -1, -1]);
    expect([1, 2, 3].map((strength) => sign({ locale: 'en', strength }, 'abc', 'ABC'))).to.deep.equal([0, 0, -1]);
    expect(sign({ locale: 'en', strength: 1, caseLevel: true }, 'resume', 'résumé')).to.equal(0);
    expect(sign({ locale: 'en', strength: 1, caseLevel: true }, 'abc', 'ABC')).to.equal(-1);
    expect(sign({ locale: 'en', strength: 3 }, 'a\u0000b', 'ab')).to.equal(0);
    expect(sign({ locale: 'en', strength: 5 }, 'a\u0000b', 'ab')).to.equal(-1);
  });
  it('knows numbers, case and punctuation', () => {
    expect(sign({ locale: 'en', numericOrdering: true }, 'item 10', 'item 9')).to.equal(1);
    expect(sign({ locale: 'en' }, 'item 10', 'item 9')).to.equal(-1);
    expect(sign({ locale: 'en', caseFirst: 'upper' }, 'A', 'a')).to.equal(-1);
    expect(sign({ locale: 'en', alternate: 'shifted' }, 'di Silva', 'diSilva')).to.equal(0);
  });
  it('follows languages', () => {
    expect(sign({ locale: 'sv' }, 'ö', 'z')).to.equal(1);
    expect(sign({ locale: 'de' }, 'ö', 'z')).to.equal(-1);
    expect(sign({ locale: 'de@collation=phonebook', strength: 1 }, 'ö', 'oe')).to.equal(0);
  });
  it('fills in what was left out', () => {
    expect(collation({ locale: 'en', strength: 2 }).spec).to.deep.equal({
      locale: 'en', caseLevel: false, caseFirst: 'off', strength: 2, numericOrdering: false, alternate: 'non-ignorable', maxVariable: 'punct', normalization: false, backwards: false, version: '57.1',
    });
    expect(parseCollation({ locale: 'simple' })).to.equal(undefined);
  });
  it('refuses what is wrong, and what cannot be right', () => {
    const codeOf = (spec: object) => {
      try {
        parseCollation({ ...spec });
        return undefined;
      } catch (error) {
        return (error as { code?: number }).code;
      }
    };
    expect(codeOf({ strength: 1 })).to.equal(40414);
    expect(codeOf({ locale: 'en', strenght: 1 })).to.equal(40415);
    expect(codeOf({ locale: 'xx_such' })).to.equal(2);
    expect(codeOf({ locale: 'en', strength: 6 })).to.equal(2);
    expect(codeOf({ locale: 'fr', backwards: true })).to.equal(115);
    expect(codeOf({ locale: 'en', strength: 2, caseLevel: true })).to.equal(115);
  });

  const character = fc.constantFrom(...'aAáÁåÅæÆßsSšøoODđlLłЖжéeE1290 -.@ſﬁfiａⒶǅ'.split(''), 'aa', 'e\u0301', '\u00ad', '\u0000', '日', 'ch', 'll');
  const text = fc.array(character, { maxLength: 6 }).map((parts) => parts.join(''));
  const specs = ['en', 'de', 'da', 'sv', 'cs', 'tr', 'ru', 'ja', 'de@collation=phonebook'].flatMap((locale) => [1, 2, 3].map((strength) => ({ locale, strength })));
  const cases = fc.record({ spec: fc.constantFrom(...specs, { locale: 'en', strength: 1, numericOrdering: true }, { locale: 'en', strength: 2, alternate: 'shifted' }), a: text, b: text });

  it('gives equal strings equal keys, in every language', () => {
    fc.assert(fc.property(cases, ({ spec, a, b }) => {
      const by = collation(spec);
      const variants = [b, b.toUpperCase(), b.toLowerCase(), b.normalize('NFD'), b.normalize('NFKC'), `${b}\u00ad`];
      for (const other of variants) if (by.compare(a, other) === 0 || by.compare(b, other) === 0) expect(coarseText(by, other)).to.equal(coarseText(by, by.compare(a, other) === 0 ? a : b));
    }), { numRuns: 3000 });
  });
  it('mostly tells different strings apart', () => {
    const by = collation({ locale: 'en', strength: 2 });
    expect(coarseText(by, 'Ada@Example.org')).to.equal('ada@example.org');
    expect(coarseText(by, 'straße')).to.equal(coarseText(by, 'STRASSE'));
  });
});
