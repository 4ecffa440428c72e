import { expect } from 'chai';
import * as fc from 'fast-check';
import { assertBalanced, chargeEntry, feeEntry, importEntry } from '../../../../src/features/ledger/entry.ts';
import { money } from '../../../../src/shared/money.ts';

const parties = { organizationId: 'org_1', campaignId: 'cmp_1', fundraiserId: null, donationId: 'don_1' };
const at = new Date('2026-11-21T14:02:00Z');
const minor = fc.integer({ min: 0, max: 99_999_999 });

describe('ledger entries', () => {
  it('balance, whatever the amount', () => {
    fc.assert(fc.property(minor, minor, (gross, fee) => {
      for (const entry of [
        chargeEntry({ chargeId: 'ch_1', gross: money(gross, 'USD'), at, ...parties }),
        feeEntry({ transactionId: 'txn_1', fee: money(fee, 'USD'), at, ...parties }),
        importEntry({ reference: 'A-1', gross: money(gross, 'USD'), at, ...parties }),
      ]) expect(entry.postings.reduce((sum, posting) => sum + posting.minor, 0)).to.equal(0);
    }));
  });

  it('are refused when they do not balance or are not integers', () => {
    expect(() => assertBalanced('x', [{ account: 'assets:stripe', minor: 100 }, { account: 'income:gifts', minor: -99 }])).to.throw(TypeError);
    expect(() => assertBalanced('x', [{ account: 'assets:stripe', minor: 0.5 }, { account: 'income:gifts', minor: -0.5 }])).to.throw(TypeError);
  });

  it('have a hash of what was booked, without the moment', () => {
    const gift = { chargeId: 'ch_1', gross: money(6000, 'USD'), at, ...parties };
    const entry = chargeEntry(gift);
    expect(entry.key).to.equal('charge:ch_1');
    expect(chargeEntry({ ...gift, at: new Date(0) }).hash).to.equal(entry.hash);
    expect(chargeEntry({ ...gift, gross: money(6001, 'USD') }).hash).to.not.equal(entry.hash);
    expect(chargeEntry({ ...gift, campaignId: 'cmp_2' }).hash).to.not.equal(entry.hash);
  });
});
