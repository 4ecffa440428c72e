import { expect } from 'chai';
import fc from 'fast-check';
import { formatMoney } from '../../../src/shared/format-money.ts';
import { money } from '../../../src/shared/money.ts';
import { parseMoney } from '../../../src/shared/parse-money.ts';

const minor = (text: string, currency = 'USD') => {
  const parsed = parseMoney(text, currency);
  return parsed.ok ? parsed.money.minor : parsed.reason;
};

describe('parseMoney', () => {
  for (const [text, expected] of [
    ['60', 6000], ['60.5', 6050], ['60,5', 6050], ['$60', 6000], ['60 $', 6000], ['USD 60.00', 6000], [' 60 ', 6000],
    ['1,234.50', 123450], ['1.234,50', 123450], ['1 234,50', 123450], ["1'234.50", 123450], ['1’234.50', 123450], ['1\u00a0234.50', 123450],
    ['1,234', 123400], ['1.234', 123400], ['1,234,567', 123456700], ['1,00,000', 10000000], ['1.234.567,89', 123456789],
    ['١٢', 1200], ['١٬٢٣٤٫٥٠', 123450], ['１２．５０', 1250], ['१२३', 12300], ['.50', 50], ['0.50', 50], ['+5', 500], ['10.500000', 1050], ['007', 700],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => expect(minor(text)).to.equal(expected));
  }

  for (const [text, reason] of [
    ['', 'empty'], ['   ', 'empty'], ['abc', 'not-a-number'], ['-5', 'negative'], ['−5', 'negative'], ['1.005', 100500], ['1.0051', 'too-precise'],
    ['12,34,56.7.8', 'not-a-number'], ['1e5', 'not-a-number'], ['0x10', 'not-a-number'], ['5 or 6', 'not-a-number'], ['NaN', 'not-a-number'],
    ['Infinity', 'not-a-number'], ['9999999999999', 'too-large'], ['1,2,3', 'not-a-number'], ['0,123,456', 'not-a-number'],
  ] as const) {
    it(`says ${reason} to ${JSON.stringify(text)}`, () => expect(minor(text)).to.equal(reason));
  }

  it('is not kept busy by what no amount looks like', () => {
    expect(minor(`1${'a'.repeat(250_000)}1`)).to.equal('not-a-number');
    expect(minor(' '.repeat(250_000))).to.equal('empty');
  });

  it('knows currencies without minor units and with three digits', () => {
    expect(minor('2400', 'JPY')).to.equal(2400);
    expect(minor('2,400', 'JPY')).to.equal(2400);
    expect(minor('24.5', 'JPY')).to.equal('too-precise');
    expect(minor('1.2345', 'KWD')).to.equal('too-precise');
    expect(minor('12.34', 'KWD')).to.equal(12340);
    expect(minor('1.234', 'KWD')).to.equal('ambiguous');
    expect(minor('1,234.500', 'KWD')).to.equal(1234500);
    expect(minor('5000', 'UGX')).to.equal(500000);
    expect(minor('5000.50', 'ISK')).to.equal('too-precise');
  });

  it('reads what the formatter writes, in many languages', () => {
    const locales = fc.constantFrom('en', 'de', 'fr', 'es', 'de-CH', 'en-IN', 'pl', 'ja', 'pt-BR', 'ar-EG', 'hi', 'fa');
    fc.assert(fc.property(locales, fc.constantFrom('USD', 'EUR', 'JPY'), fc.integer({ min: 0, max: 99_999_999_99 }), (locale, currency, amount) => {
      expect(parseMoney(formatMoney(money(amount, currency), locale), currency)).to.deep.equal({ ok: true, money: money(amount, currency) });
    }));
  });

  it('answers any text with an amount or a reason, never with a fraction or an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('USD', 'JPY', 'KWD'), (text, currency) => {
      const parsed = parseMoney(text, currency);
      if (parsed.ok) expect(Number.isSafeInteger(parsed.money.minor) && parsed.money.minor >= 0).to.equal(true);
    }));
  });
});
