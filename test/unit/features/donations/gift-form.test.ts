import { expect } from 'chai';
import { parseGiftForm } from '../../../../src/features/donations/gift-form.ts';
import { giftLimits } from '../../../../src/features/donations/gift-limits.ts';
import { compareMoney } from '../../../../src/shared/money.ts';
import { parseMoney } from '../../../../src/shared/parse-money.ts';

const day = { timeZone: 'Europe/Amsterdam', now: new Date('2026-11-21T23:30:00Z') };
const body = { form: 'a-nonce-of-this-test', amount: '6000', ownAmount: '', email: ' Ana@Example.org ', name: ' Ana \u202e Petrović ', message: '', visibility: 'first', reports: '1' };

function errorsOf(fields: Record<string, string | undefined>, currency = 'USD', locale: string | null = null): Record<string, string> {
  const parsed = parseGiftForm({ ...body, ...fields }, currency, { ...day, locale });
  return parsed.ok ? {} : parsed.form.errors;
}

describe('the giving form', () => {
  it('reads a gift', () => {
    const parsed = parseGiftForm(body, 'USD', day);
    expect(parsed.ok && parsed.value).to.deep.equal({
      nonce: body.form, gift: { minor: 6000, currency: 'USD' }, coverFees: false, email: 'ana@example.org', name: 'Ana Petrović', message: '', tribute: null, visibility: 'first', reports: true,
    });
  });

  it('reads an own amount as people type it', () => {
    for (const [typed, minor] of [['60', 6000], ['$1,234.50', 123_450], ['1.234,50', 123_450], ['١٢', 1200]] as const) {
      const parsed = parseGiftForm({ ...body, amount: 'own', ownAmount: typed }, 'USD', day);
      expect(parsed.ok && parsed.value.gift.minor, typed).to.equal(minor);
    }
    const yen = parseGiftForm({ ...body, amount: 'own', ownAmount: '2,400' }, 'JPY', day);
    expect(yen.ok && yen.value.gift.minor).to.equal(2400);
  });

  it('says what is wrong with an amount, beside the field it was typed in', () => {
    expect(errorsOf({ amount: 'own' }).ownAmount).to.match(/type the amount/);
    expect(errorsOf({ amount: 'own', ownAmount: 'much' }).ownAmount).to.match(/does not look like an amount/);
    expect(errorsOf({ amount: 'own', ownAmount: '-5' }).ownAmount).to.match(/above zero/);
    expect(errorsOf({ amount: 'own', ownAmount: '5.123456' }).ownAmount).to.equal('USD has no coin as small as this. It should be like $60.00.');
    expect(errorsOf({ amount: 'own', ownAmount: '0.30' }).ownAmount).to.equal('The smallest gift that can be paid by card is $0.50.');
    expect(errorsOf({ amount: 'own', ownAmount: '1,000,000' }).ownAmount).to.match(/largest gift that can be paid by card is \$999,999\.99/);
    expect(errorsOf({ amount: 'own', ownAmount: '1.234' }, 'KWD').ownAmount).to.match(/two ways/);
    expect(errorsOf({ amount: 'own', ownAmount: '49' }, 'JPY').ownAmount).to.equal('The smallest gift that can be paid by card is ¥50.');
    expect(errorsOf({ amount: undefined }).amount).to.equal('Please choose an amount.');
    expect(errorsOf({ amount: '1e3' }).amount).to.equal('Please choose an amount.');
  });

  it('writes limits and examples as the donor’s region does', () => {
    const own = (ownAmount: string, currency: string, locale: string) => errorsOf({ amount: 'own', ownAmount }, currency, locale).ownAmount?.replace(/\s/g, ' ');
    expect(own('0.30', 'USD', 'en-SE')).to.equal('The smallest gift that can be paid by card is 0,50 $.');
    expect(own('1 000 000', 'USD', 'en-SE')).to.contain('is 999 999,99 $. For more');
    expect(own('much', 'USD', 'en-AT')).to.contain('It should be like $ 60,00.');
    expect(errorsOf({ amount: '20' }, 'USD', 'en-SE').amount).to.match(/is 0,50\s\$\./);
  });

  it('gives an example that can be typed as it stands, and given', () => {
    for (const currency of ['USD', 'EUR', 'JPY', 'HUF', 'VND', 'ISK', 'KWD', 'TND']) {
      for (const locale of ['en', 'en-US', 'en-AT', 'en-CH', 'en-SE', 'en-IN', 'en-ZA']) {
        const [, example = ''] = /should be like (.+)\.$/.exec(errorsOf({ amount: 'own', ownAmount: 'much' }, currency, locale).ownAmount ?? '') ?? [];
        const read = parseMoney(example, currency);
        expect(read.ok && compareMoney(read.money, giftLimits(currency).least) >= 0, `${example} in ${locale}`).to.equal(true);
      }
    }
  });

  it('says everything at once and keeps what was typed', () => {
    const parsed = parseGiftForm({ ...body, amount: 'own', ownAmount: 'x', email: 'ana@', name: ' ', visibility: 'loud' }, 'USD', day);
    if (parsed.ok) throw new Error('taken');
    expect(Object.keys(parsed.form.errors).sort()).to.deep.equal(['email', 'name', 'ownAmount', 'visibility']);
    expect(parsed.form.values).to.include({ email: 'ana@', ownAmount: 'x' });
  });

  it('asks to send a form without its hidden value again', () => {
    expect(errorsOf({ form: '' })).to.have.key('form');
    expect(errorsOf({ form: undefined })).to.have.key('form');
  });
});
