import { expect } from 'chai';
import { currencySymbol, formatMoney } from '../../../src/shared/format-money.ts';
import { money } from '../../../src/shared/money.ts';

describe('formatMoney', () => {
  it('writes each currency with its own digits', () => {
    expect(formatMoney(money(2261100, 'USD'))).to.equal('$22,611.00');
    expect(formatMoney(money(2400, 'JPY'))).to.equal('¥2,400');
    expect(formatMoney(money(1234567, 'KWD'))).to.contain('1,234.567');
    expect(formatMoney(money(500000, 'UGX'))).to.match(/5,000$/);
  });

  it('rounds nothing away, also where people write no minor digits', () => {
    expect(formatMoney(money(500050, 'UGX'))).to.match(/5,000\.50$/);
    expect(formatMoney(money(500050, 'UGX'), 'en', 'short')).to.match(/5,000\.50$/);
  });

  it('leaves out minor digits only where they are all zero', () => {
    expect(formatMoney(money(2261100, 'USD'), 'en', 'short')).to.equal('$22,611');
    expect(formatMoney(money(2261150, 'USD'), 'en', 'short')).to.equal('$22,611.50');
  });

  it('loses no digit of a large amount', () => {
    expect(formatMoney(money(9_007_199_254_740_991, 'USD'))).to.equal('$90,071,992,547,409.91');
  });

  it('writes as the language does', () => {
    expect(formatMoney(money(123450, 'EUR'), 'de')).to.equal('1.234,50\u00a0€');
    expect(currencySymbol('USD')).to.equal('$');
  });
});
