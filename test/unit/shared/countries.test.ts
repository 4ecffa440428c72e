import { expect } from 'chai';
import { compareRatios } from '../../../src/shared/compare-ratios.ts';
import { countries, countryCode, countryName } from '../../../src/shared/countries.ts';

describe('countries', () => {
  it('are those of today, each once, by name', () => {
    expect(countries.length).to.be.within(240, 255);
    expect(new Set(countries.map(({ name }) => name)).size).to.equal(countries.length);
    expect([countryName('RS'), countryName('PT'), countryName('JP'), countryName('CI')]).to.deep.equal(['Serbia', 'Portugal', 'Japan', 'Côte d’Ivoire']);
    for (const code of ['EU', 'UN', 'ZZ', 'DD', 'SU', 'YU', 'rs', '']) expect(countryName(code), code).to.equal('');
  });

  it('are known by what people type: each name, its code, and other names, whatever their case, accents and signs', () => {
    for (const { code, name } of countries) expect([countryCode(name), countryCode(code.toLowerCase())], name).to.deep.equal([code, code]);
    const typed = { 'cote divoire': 'CI', ' SAINT  LUCIA ': 'LC', 'Bosnia and Herzegovina': 'BA', 'the Netherlands': 'NL', 'USA': 'US', 'U.K.': 'GB', 'Türkiye': 'TR', 'Turkey': 'TR', 'são tomé und príncipe': undefined, 'Congo': undefined, '': undefined, 'of': undefined };
    for (const [name, code] of Object.entries(typed)) expect(countryCode(name), name).to.equal(code);
  });
});

describe('compareRatios', () => {
  it('is exact beyond what numbers hold', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(compareRatios(most - 1, most, most - 2, most - 1)).to.equal(1);
    expect(compareRatios(1, 3, 2, 6)).to.equal(0);
    expect(compareRatios(0, 5, 1, 9)).to.equal(-1);
  });
});
