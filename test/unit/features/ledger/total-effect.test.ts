import { expect } from 'chai';
import { chargeEntry, disputeEntry, feeEntry, importEntry, type LedgerEntry, payoutEntry, refundEntry, UNASSIGNED } from '../../../../src/features/ledger/index.ts';
import { entryEffect, figureNames, ownersOf } from '../../../../src/features/ledger/total-effect.ts';
import { money } from '../../../../src/shared/money.ts';

const parties = { organizationId: 'org_1', campaignId: 'cmp_1', fundraiserId: null, donationId: 'don_1' };
const at = new Date('2026-11-30T23:59:59.999Z');
const usd = (minor: number) => money(minor, 'USD');
const charge = chargeEntry({ chargeId: 'ch_1', gross: usd(6210), at, ...parties });

/** The figures that are not zero. */
function effectOf(entry: LedgerEntry): object {
  const effect = entryEffect(entry);
  return Object.fromEntries(figureNames.filter((name) => effect[name] !== 0).map((name) => [name, effect[name]]));
}

describe('the effect of an entry', () => {
  it('is gross for a gift, and its fee beside it', () => {
    expect(effectOf(charge)).to.deep.equal({ raisedMinor: 6210, grossMinor: 6210, stripeMinor: 6210, gifts: 1 });
    expect(effectOf(feeEntry({ transactionId: 'txn_1', fee: usd(210), at, ...parties }))).to.deep.equal({ feesMinor: 210, stripeMinor: -210 });
    expect(effectOf(importEntry({ reference: 'A', gross: usd(50), at, ...parties }))).to.deep.equal({ raisedMinor: 50, importedMinor: 50, gifts: 1 });
  });

  it('lowers what was raised for refunds and disputes, and leaves what was given as it was', () => {
    expect(effectOf(refundEntry({ refundId: 're_1', amount: usd(100), at, ...parties }))).to.deep.equal({ raisedMinor: -100, refundedMinor: 100, stripeMinor: -100 });
    expect(effectOf(disputeEntry({ disputeId: 'dp_1', amount: usd(100), at, ...parties }))).to.deep.equal({ raisedMinor: -100, disputedMinor: 100, stripeMinor: -100 });
  });

  it('is only on the balance for what nobody has looked at yet, and for payouts', () => {
    const nobody = { organizationId: UNASSIGNED, campaignId: UNASSIGNED, fundraiserId: null, donationId: null };
    expect(effectOf(chargeEntry({ chargeId: 'ch_2', gross: usd(100), at, suspense: true, ...nobody }))).to.deep.equal({ stripeMinor: 100 });
    expect(effectOf(refundEntry({ refundId: 're_2', amount: usd(100), at, suspense: true, ...nobody }))).to.deep.equal({ stripeMinor: -100 });
    const payout = payoutEntry({ payoutId: 'po_1', amount: usd(70), at, ...nobody });
    expect(effectOf(payout)).to.deep.equal({ stripeMinor: -70 });
    expect(ownersOf(payout).map(({ scope, ownerId }) => `${scope} ${ownerId}`)).to.deep.equal(['organization unassigned']);
  });

  it('counts for the organization, the campaign and its month by UTC, and the fundraiser', () => {
    expect(ownersOf({ ...charge, fundraiserId: 'frp_1' }).map(({ scope, ownerId }) => `${scope} ${ownerId}`)).to.deep.equal([
      'organization org_1', 'campaign cmp_1', 'month cmp_1:2026-11', 'fundraiser frp_1',
    ]);
  });

  it('is refused for what can not be added up', () => {
    const malformed: [string, object][] = [
      ['unbalanced', { postings: [{ account: 'assets:stripe', minor: 5 }] }],
      ['no postings', { postings: [] }],
      ['an unknown account', { postings: [{ account: 'assets:elsewhere', minor: 5 }, { account: 'income:gifts', minor: -5 }] }],
      ['text for an amount', { postings: [{ account: 'assets:stripe', minor: '5' }, { account: 'income:gifts', minor: -5 }] }],
      ['an unknown kind', { kind: 'present' }],
      ['no organization', { organizationId: undefined }],
      ['no moment', { at: new Date(Number.NaN) }],
    ];
    for (const [what, fields] of malformed) expect(() => entryEffect({ ...charge, ...fields }), what).to.throw(TypeError, 'ch_1');
  });
});
