import { expect } from 'chai';
import { money } from '../../../src/shared/money.ts';
import { moneyInWords } from '../../../src/shared/money-in-words.ts';

describe('moneyInWords', () => {
  const cases: [minor: number, currency: string, words: string][] = [
    [2500, 'USD', 'twenty-five US dollars'],
    [100, 'USD', 'one US dollar'],
    [101, 'USD', 'one US dollar and one cent'],
    [0, 'USD', 'zero US dollars'],
    [5, 'USD', 'zero US dollars and five cents'],
    [120_550, 'EUR', 'one thousand two hundred and five euros and fifty cents'],
    [100_000_000, 'EUR', 'one million euros'],
    [1_000_001_900, 'GBP', 'ten million nineteen British pounds'],
    [111_11, 'GBP', 'one hundred and eleven British pounds and eleven pence'],
    [2400, 'JPY', 'two thousand four hundred Japanese yen'],
    [1234, 'KWD', 'one Kuwaiti dinar and 234/1000'],
    [1_050, 'RSD', 'ten Serbian dinars and 50/100'],
    [-4_021, 'USD', 'minus forty US dollars and twenty-one cents'],
    [999_999_999_999, 'USD', 'nine billion nine hundred and ninety-nine million nine hundred and ninety-nine thousand nine hundred and ninety-nine US dollars and ninety-nine cents'],
  ];
  for (const [minor, currency, words] of cases) {
    it(`reads ${minor} ${currency} aloud`, () => expect(moneyInWords(money(minor, currency))).to.equal(words));
  }

  it('never reads a sum like one that is ten or a hundred times as much', () => {
    for (const minor of [1, 7, 25, 60, 1_234, 99_999]) {
      const said = [1, 10, 100].map((times) => moneyInWords(money(minor * times, 'USD')));
      expect(new Set(said).size, said.join('; ')).to.equal(3);
    }
  });
});
