import { expect } from 'chai';
import { cardSignature, publicGift } from '../../../../src/features/donations/public-gift.ts';
import { money } from '../../../../src/shared/money.ts';

const at = new Date('2026-11-21T14:02:00Z');
const gift = { donorName: 'Ana Petrović', visibility: 'full' as const, amount: money(6000, 'USD'), message: 'Courage', tribute: null, createdAt: at, paidAt: at, refunds: [], disputes: [] };

describe('what everybody may see of a gift', () => {
  it('is the name as the donor chose', () => {
    expect(publicGift(gift).name).to.equal('Ana Petrović');
    expect(publicGift({ ...gift, visibility: 'first' }).name).to.equal('Ana P.');
    expect(publicGift({ ...gift, visibility: 'anonymous' }).name).to.equal('Anonymous');
    expect(publicGift({ ...gift, donorName: '' }).name).to.equal('Anonymous');
  });

  it('is what is left of it', () => {
    const refunds = [{ refundId: 're_1', minor: 2500, status: 'succeeded' as const, reason: null, at }];
    expect(publicGift({ ...gift, refunds }).amount).to.deep.equal(money(3500, 'USD'));
  });

  it('has no field that could carry more', () => {
    const all = { ...gift, donorEmail: 'ana@example.org', visibility: 'anonymous' as const };
    expect(publicGift(all)).to.deep.equal({ name: 'Anonymous', amount: gift.amount, message: 'Courage', at });
  });

  it('says whom it is for only where the donor shows a name', () => {
    const tribute = { kind: 'memory' as const, name: 'Mira Novak', ecard: null };
    expect(publicGift({ ...gift, tribute }).tribute).to.equal('in memory of Mira Novak');
    expect(publicGift({ ...gift, tribute, visibility: 'anonymous' })).to.not.have.property('tribute');
  });
});

describe('the signature of an e-card', () => {
  it('is the whole name, and none for a donor who stays anonymous', () => {
    expect(cardSignature({ ...gift, visibility: 'first' })).to.equal('Ana Petrović');
    expect(cardSignature({ ...gift, visibility: 'anonymous' })).to.equal(null);
    expect(cardSignature({ ...gift, donorName: 'evil.example' })).to.equal(null);
  });
});
