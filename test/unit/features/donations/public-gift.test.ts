import { expect } from 'chai';
import { publicGift } from '../../../../src/features/donations/public-gift.ts';
import { money } from '../../../../src/shared/money.ts';

const at = new Date('2026-11-21T14:02:00Z');
const gift = { donorName: 'Ana Petrović', visibility: 'full' as const, amount: money(6000, 'USD'), message: 'Courage', createdAt: at, paidAt: at, refunds: [], disputes: [] };

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
});
