import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { expect } from 'chai';
import { countries } from '../../../src/shared/countries.ts';
import { minorDigits } from '../../../src/shared/currency.ts';
import { formatMoney } from '../../../src/shared/format-money.ts';
import { money } from '../../../src/shared/money.ts';

/** The script on a page without a giving form: all that is left of it are its functions. */
const page = vm.createContext({ document: { querySelector: () => null } });
vm.runInContext(readFileSync(new URL('../../../public/js/live-sum.js', import.meta.url), 'utf8'), page);
const { inWriting } = page as unknown as { inWriting: (minor: bigint, patterns: { usual: string; exact: string; digits: number }) => string };

const amounts = [1, 5, 50, 99, 100, 150, 999, 1000, 1234, 6000, 99_999, 123_400, 1_234_567, 12_345_678, 1_234_567_890, 12_345_678_901_234];

describe('the sum in the button of the giving form', () => {
  for (const currency of ['USD', 'EUR', 'GBP', 'CHF', 'INR', 'JPY', 'KWD', 'ISK']) {
    it(`is written as the server writes it, in ${currency} for visitors from everywhere`, () => {
      const different = ['en', ...countries.map(({ code }) => `en-${code}`)].flatMap((locale) => {
        const write = (minor: number) => formatMoney(money(minor, currency), locale);
        const patterns = { usual: write(999_999_999_999_000), exact: write(999_999_999_999_999), digits: minorDigits(currency) };
        return amounts.filter((minor) => inWriting(BigInt(minor), patterns) !== write(minor)).map((minor) => `${locale}: ${inWriting(BigInt(minor), patterns)} for ${write(minor)}`);
      });
      expect(different).to.deep.equal([]);
    });
  }
});
