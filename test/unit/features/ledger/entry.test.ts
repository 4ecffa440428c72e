import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  assertBalanced, attachedEntry, chargeEntry, disputeEntry, disputeReinstatedEntry, feeEntry, feeMovedEntries, importEntry, movedEntries, payoutEntry, refundEntry, refundFailedEntry,
} from '../../../../src/features/ledger/entry.ts';
import { money } from '../../../../src/shared/money.ts';

const parties = { organizationId: 'org_1', campaignId: 'cmp_1', fundraiserId: null, donationId: 'don_1' };
const at = new Date('2026-11-21T14:02:00Z');
const minor = fc.integer({ min: 0, max: 99_999_999 });

describe('ledger entries', () => {
  it('balance, whatever the amount', () => {
    fc.assert(fc.property(minor, minor, (gross, fee) => {
      for (const entry of [
        chargeEntry({ chargeId: 'ch_1', gross: money(gross, 'USD'), at, ...parties }),
        feeEntry({ transactionId: 'txn_1', fee: money(0 - fee, 'USD'), at, ...parties }),
        importEntry({ reference: 'A-1', gross: money(gross, 'USD'), at, ...parties }),
        refundFailedEntry({ refundId: 're_1', amount: money(gross, 'USD'), at, ...parties }),
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

  it('book each thing under its own key, from credit to debit', () => {
    const about = { amount: money(100, 'USD'), at, ...parties };
    const charge = { chargeId: 'ch_1', gross: money(100, 'USD'), at, ...parties };
    const booked = [
      chargeEntry({ ...charge, suspense: true }), attachedEntry(charge),
      refundEntry({ refundId: 're_1', ...about }), refundFailedEntry({ refundId: 're_1', ...about }), refundEntry({ refundId: 're_2', suspense: true, ...about }),
      disputeEntry({ disputeId: 'dp_1', ...about }), disputeReinstatedEntry({ disputeId: 'dp_1', ...about }), payoutEntry({ payoutId: 'po_1', ...about }),
    ].map(({ key, kind, postings: [debit, credit] }) => [key, kind, `${debit?.account} ${debit?.minor}`, `${credit?.account} ${credit?.minor}`]);
    expect(booked).to.deep.equal([
      ['charge:ch_1', 'charge', 'assets:stripe 100', 'liabilities:unassigned -100'],
      ['attached:ch_1', 'attached', 'liabilities:unassigned 100', 'income:gifts -100'],
      ['refund:re_1', 'refund', 'income:refunds 100', 'assets:stripe -100'],
      ['refund:re_1:failed', 'refund-failed', 'assets:stripe 100', 'income:refunds -100'],
      ['refund:re_2', 'refund', 'liabilities:unassigned 100', 'assets:stripe -100'],
      ['dispute:dp_1:withdrawn', 'dispute', 'income:disputes 100', 'assets:stripe -100'],
      ['dispute:dp_1:reinstated', 'dispute-reinstated', 'assets:stripe 100', 'income:disputes -100'],
      ['payout:po_1', 'payout', 'assets:bank 100', 'assets:stripe -100'],
    ]);
  });

  it('move a payment and its fee from one owner to another, in pairs that leave the whole as it was', () => {
    const other = { organizationId: 'org_2', campaignId: 'cmp_2', fundraiserId: null, donationId: 'don_2' };
    const fee = feeEntry({ transactionId: 'txn_1', fee: money(204, 'USD'), at, ...parties });
    const moved = [...movedEntries({ chargeId: 'ch_1', gross: money(6000, 'USD'), at }, parties, other), ...feeMovedEntries(fee, other)];
    const told = moved.map(({ key, kind, campaignId, postings: [debit, credit] }) => [key, kind, campaignId, `${debit?.account} ${debit?.minor}`, `${credit?.account} ${credit?.minor}`]);
    expect(told).to.deep.equal([
      ['moved:ch_1:out', 'moved', parties.campaignId, 'liabilities:unassigned 6000', 'assets:stripe -6000'],
      ['moved:ch_1:in', 'moved', 'cmp_2', 'assets:stripe 6000', 'liabilities:unassigned -6000'],
      ['moved:txn_1:out', 'fee-moved', parties.campaignId, 'assets:stripe 204', 'expenses:stripe-fees -204'],
      ['moved:txn_1:in', 'fee-moved', 'cmp_2', 'expenses:stripe-fees 204', 'assets:stripe -204'],
    ]);
    expect(moved.map((entry) => entry.at)).to.deep.equal([at, at, at, at]);
  });
});
