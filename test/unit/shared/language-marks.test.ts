import { expect } from 'chai';
import { languageMarks } from '../../../src/shared/language-marks.ts';
import { HOUSE_LANGUAGE, isLanguage, languages, languageTag } from '../../../src/shared/languages.ts';

describe('the marks of a text in another language', () => {
  it('say its language, and that it runs from right to left', () => {
    expect(languageMarks('pt')).to.deep.equal({ lang: 'pt', dir: null });
    expect(languageMarks('ar')).to.deep.equal({ lang: 'ar', dir: 'rtl' });
    expect(languages.map(({ tag }) => tag).filter((tag) => languageMarks(tag)?.dir === 'rtl')).to.have.members(['he', 'ar', 'fa', 'ckb', 'ps', 'ur']);
  });

  it('go by the script that a language is written in, not by the language', () => {
    expect([languageMarks('ku')?.dir, languageMarks('ckb')?.dir]).to.deep.equal([null, 'rtl']);
  });

  it('are none for the page’s own language, and for what is no language on offer', () => {
    for (const tag of [HOUSE_LANGUAGE, '', 'EN', 'xx', 'ar"><script>', '__proto__']) expect(languageMarks(tag), tag).to.equal(null);
  });
});

describe('the languages on offer', () => {
  it('have canonical tags of BCP 47, each once, and begin with the house’s', () => {
    const tags = languages.map(({ tag }) => tag);
    expect(tags).to.deep.equal(Intl.getCanonicalLocales(tags));
    expect(tags[0]).to.equal(HOUSE_LANGUAGE);
    expect(tags.every(isLanguage)).to.equal(true);
  });

  it('are named in the house’s language and go by these names after the house’s, no two alike', () => {
    const names = languages.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    expect(names.slice(0, 3)).to.deep.equal(['English', 'Afrikaans', 'Albanian']);
    expect(names).to.include.members(['Arabic', 'Chinese (Simplified)', 'Norwegian Bokmål', 'Serbian (Latin)', 'Tigrinya']);
    for (const { tag, name } of languages) expect(name, tag).to.not.equal(tag);
  });

  it('are known by their tag, their name, their own name and others in use, however they are written', () => {
    for (const { tag, name } of languages) expect([languageTag(tag), languageTag(name.toUpperCase())], tag).to.deep.equal([tag, tag]);
    expect(['español', 'Castilian', ' espanol ', 'العربية', 'हिन्दी', 'SRPSKI (latinica)', 'srpski', 'српски'].map(languageTag)).to.deep.equal(['es', 'es', 'es', 'ar', 'hi', 'sr-Latn', 'sr-Latn', 'sr']);
    expect(['Farsi', 'Tagalog', 'Bengali', 'norwegian', 'Simplified Chinese', 'chinese', '中文', 'Traditional Chinese', 'sr_LATN'].map(languageTag)).to.deep.equal(['fa', 'fil', 'bn', 'nb', 'zh-Hans', 'zh-Hans', 'zh-Hans', 'zh-Hant', 'sr-Latn']);
  });

  it('are not guessed', () => {
    for (const typed of ['', 'Klingon', 'xx', 'engl', 'constructor', 'Arabic and English']) expect(languageTag(typed), typed).to.equal(undefined);
  });
});
