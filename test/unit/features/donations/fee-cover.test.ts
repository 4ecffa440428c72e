import { expect } from 'chai';
import * as fc from 'fast-check';
import { beginDonation } from '../../../../src/features/donations/begin-donation.ts';
import { cardFeeOf, coverFor } from '../../../../src/features/donations/fee-cover.ts';
import { giftLimits } from '../../../../src/features/donations/gift-limits.ts';
import { money } from '../../../../src/shared/money.ts';

const currencies = ['USD', 'EUR', 'JPY', 'GBP', 'KWD', 'XOF'];

/** The fee as it would be without rounding, in ten-thousandths of a minor unit. */
const exactFee = (whole: number, { basisPoints, fixedMinor }: { basisPoints: number; fixedMinor: number }) => BigInt(whole) * BigInt(basisPoints) + BigInt(fixedMinor) * 10_000n;

describe('covering the fee', () => {
  it('leaves the whole gift, however Stripe rounds, and adds no more than that takes', () => {
    fc.assert(fc.property(fc.constantFrom(...currencies), fc.integer({ min: 1, max: 99_999_999 }), (currency, minor) => {
      const fee = cardFeeOf(currency);
      const whole = minor + coverFor(money(minor, currency)).minor;
      const roundedUp = (exactFee(whole, fee) + 9_999n) / 10_000n;
      expect(BigInt(whole) - roundedUp >= BigInt(minor)).to.equal(true);
      expect(BigInt(whole - 1) * 10_000n - exactFee(whole - 1, fee) < BigInt(minor) * 10_000n).to.equal(true);
    }));
  });

  it('adds $2.11 to $60', () => {
    expect(coverFor(money(6000, 'USD'))).to.deep.equal(money(211, 'USD'));
  });

  it('asks for a sum that Stripe takes', () => {
    const bySteps = [...currencies, 'ISK', 'UGX'];
    const form = { nonce: 'a-nonce-of-this-test', coverFees: true, email: 'a@example.org', name: 'Ana', message: '', tribute: null, visibility: 'first' as const, reports: true };
    const target = { campaignId: 'cmp_1', organizationId: 'org_1', fundraiserId: null, purpose: 'Safe homes' };
    fc.assert(fc.property(fc.constantFrom(...bySteps), fc.integer({ min: 200, max: 999_999 }), (currency, hundreds) => {
      const { most, step } = giftLimits(currency);
      const { amount, cover } = beginDonation({ ...form, gift: money(hundreds * 100, currency) }, target, new Date(0));
      expect(amount.minor % step).to.equal(0);
      expect(amount.minor).to.be.at.most(most.minor);
      expect(amount.minor - cover.minor).to.equal(hundreds * 100);
    }));
  });
});
