import { expect } from 'chai';
import type { Stripe } from 'stripe';
import { judge } from '../../../../src/features/books/judge.ts';
import { type Movement, toMovement } from '../../../../src/features/books/movement.ts';
import { objectEvent } from '../../../../src/features/books/object-event.ts';
import { chargeEntry, disputeEntry, feeEntry, feeMovedEntries, type LedgerEntry, movedEntries, payoutEntry, refundEntry, refundFailedEntry, UNASSIGNED } from '../../../../src/features/ledger/index.ts';
import { money } from '../../../../src/shared/money.ts';

const at = new Date('2026-03-01T10:00:00Z');
const soon = new Date('2026-03-01T10:30:00Z');
const later = new Date('2026-03-01T11:00:01Z');
const parties = { organizationId: 'org_1', campaignId: 'cmp_1', fundraiserId: null, donationId: 'don_1' };

const movement = (over: Partial<Movement> = {}): Movement => ({
  _id: 'txn_1', type: 'charge', category: 'charge', source: 'ch_1', chargeId: 'ch_1', amountMinor: 6000, feeMinor: 204, netMinor: 5796, currency: 'USD', convertedFrom: null, paidMinor: null,
  created: at, availableOn: at, donationId: 'don_1', ...over,
});
const charge = chargeEntry({ chargeId: 'ch_1', gross: money(6000, 'USD'), at, ...parties });
const fee = feeEntry({ transactionId: 'txn_1', fee: money(204, 'USD'), at, ...parties });
const see = (of: Movement, entries: LedgerEntry[], { ours = true, now = later } = {}) => judge(of, { entries: new Map(entries.map((entry) => [entry.key, entry])), ours, now });

describe('judging a movement of money', () => {
  it('matches a charge with its entry and its fee', () => {
    const { row, difference } = see(movement(), [charge, fee]);
    expect(row).to.deep.include({ state: 'matched', matchedMinor: 5796, entryKeys: ['charge:ch_1', 'fee:txn_1'], organizationId: 'org_1', campaignId: 'cmp_1', donationId: 'don_1' });
    expect(difference).to.equal(null);
  });

  it('is matched as before, and somebody else’s, when staff have moved it to its gift', () => {
    const other = { organizationId: 'org_2', campaignId: 'cmp_2', fundraiserId: null, donationId: 'don_2' };
    const moved = [...movedEntries({ chargeId: 'ch_1', gross: money(6000, 'USD'), at }, parties, other), ...feeMovedEntries(fee, other)];
    const { row, difference } = see(movement(), [charge, fee, ...moved]);
    expect(row).to.deep.include({ state: 'matched', matchedMinor: 5796, entryKeys: ['charge:ch_1', 'fee:txn_1'], organizationId: 'org_2', campaignId: 'cmp_2', donationId: 'don_2' });
    expect(difference).to.equal(null);
  });

  it('gives an hour to what one side has not heard of yet', () => {
    expect(see(movement(), [charge], { now: soon }).row).to.include({ state: 'waiting', matchedMinor: 6000 });
    const { row, difference } = see(movement(), [charge]);
    expect(row.state).to.equal('different');
    expect(difference).to.deep.include({ kind: 'missing-entry', amountMinor: -204, organizationId: 'org_1' });
    expect(difference?.sentence).to.equal('Stripe kept a fee of $2.04 USD of ch_1 on 1 March 2026, and the ledger has no entry for the fee.');
  });

  it('gives no time to a sum that is wrong', () => {
    const wrong = chargeEntry({ chargeId: 'ch_1', gross: money(60, 'USD'), at, ...parties });
    expect(see(movement(), [wrong, fee], { now: soon }).difference).to.deep.include({ kind: 'wrong-sum', amountMinor: 5940 });
    const otherCurrency = chargeEntry({ chargeId: 'ch_1', gross: money(6000, 'JPY'), at, ...parties });
    expect(see(movement(), [otherCurrency, fee], { now: soon }).difference).to.deep.include({ kind: 'wrong-sum', amountMinor: 6000 });
  });

  it('leaves foreign money alone, and knows the kinds that no gift makes', () => {
    expect(see(movement({ donationId: null }), [], { ours: false }).row).to.include({ state: 'foreign', matchedMinor: 0 });
    expect(see(movement({ type: 'stripe_fee', category: 'fee', source: null, chargeId: null, amountMinor: -100, feeMinor: 0, netMinor: -100 }), [], { ours: false }).row.state).to.equal('foreign');
    const odd = see(movement({ type: 'payment_reversal', category: 'charge_failure', amountMinor: -6000, feeMinor: 0, netMinor: -6000 }), []);
    expect(odd.difference?.sentence).to.match(/in a way that the ledger has no entry for \("payment_reversal"\)/);
  });

  it('knows refunds, their failures, disputes and payouts', () => {
    const about = { amount: money(500, 'USD'), at, ...parties };
    const moved = (over: Partial<Movement>, entry: LedgerEntry) => see(movement({ feeMinor: 0, ...over, netMinor: over.amountMinor ?? 0 }), [entry]).row.state;
    expect(moved({ type: 'refund', category: 'refund', source: 're_1', amountMinor: -500 }, refundEntry({ refundId: 're_1', ...about }))).to.equal('matched');
    expect(moved({ type: 'payment_refund', category: 'refund', source: 'pyr_1', amountMinor: -500 }, refundEntry({ refundId: 'pyr_1', ...about }))).to.equal('matched');
    expect(moved({ type: 'refund_failure', category: 'refund_failure', source: 're_1', amountMinor: 500 }, refundFailedEntry({ refundId: 're_1', ...about }))).to.equal('matched');
    expect(moved({ type: 'adjustment', category: 'dispute', source: 'dp_1', amountMinor: -500 }, disputeEntry({ disputeId: 'dp_1', ...about }))).to.equal('matched');
    const nobody = { organizationId: UNASSIGNED, campaignId: UNASSIGNED, fundraiserId: null, donationId: null };
    const paid = see(movement({ type: 'payout', category: 'payout', source: 'po_1', chargeId: null, donationId: null, amountMinor: -500, feeMinor: 0, netMinor: -500 }), [payoutEntry({ payoutId: 'po_1', amount: money(500, 'USD'), at, ...nobody })]);
    expect(paid.row).to.include({ state: 'matched', organizationId: null, campaignId: null });
  });

  it('compares what was settled in another currency by what was paid, and counts it on both sides', () => {
    const converted = movement({ amountMinor: 6500, netMinor: 6296, convertedFrom: 'EUR', paidMinor: 6000 });
    const inEuros = chargeEntry({ chargeId: 'ch_1', gross: money(6000, 'EUR'), at, ...parties });
    const { row, converted: counted } = see(converted, [inEuros, fee]);
    expect(row).to.include({ state: 'matched', reason: 'Converted from EUR' });
    expect(counted).to.deep.equal([{ currency: 'USD', minor: 6500 }, { currency: 'EUR', minor: -6000 }]);
    expect(see(converted, [inEuros], { now: soon }).row).to.deep.include({ state: 'waiting', entryKeys: [], matchedMinor: 0 });
    expect(see(converted, [inEuros]).difference).to.include({ kind: 'missing-entry' });
    expect(see(converted, [inEuros, fee]).difference).to.equal(null);
    const wrong = see(converted, [chargeEntry({ chargeId: 'ch_1', gross: money(5000, 'EUR'), at, ...parties }), fee]);
    expect(wrong.difference).to.deep.include({ kind: 'wrong-sum', amountMinor: 1000, currency: 'EUR', organizationId: 'org_1' });
    expect(wrong.difference?.sentence).to.equal('For ch_1 of 1 March 2026 Stripe moved €60.00 EUR, which it settled as $65.00 USD, and the ledger says €50.00 EUR.');
    expect(wrong.row, 'the sums of both sides are known').to.include({ state: 'matched', matchedMinor: 6296 });
    expect(wrong.converted).to.deep.equal([{ currency: 'USD', minor: 6500 }, { currency: 'EUR', minor: -5000 }]);
    const wrongFee = see(converted, [inEuros, feeEntry({ transactionId: 'txn_1', fee: money(240, 'USD'), at, ...parties })]);
    expect(wrongFee.difference).to.deep.include({ kind: 'wrong-sum', amountMinor: 36, currency: 'USD' });
    expect(wrongFee.difference?.sentence).to.include('a fee of -$2.04 USD').and.to.include('the ledger says -$2.40 USD');
    expect(see({ ...converted, paidMinor: null }, [chargeEntry({ chargeId: 'ch_1', gross: money(5000, 'EUR'), at, ...parties }), fee]).difference, 'read before sums were kept').to.equal(null);
    const back = movement({ type: 'refund', category: 'refund', source: 're_1', amountMinor: -540, feeMinor: 0, netMinor: -540, convertedFrom: 'EUR', paidMinor: -500 });
    const refund = (minor: number) => refundEntry({ refundId: 're_1', amount: money(minor, 'EUR'), at, ...parties });
    expect(see(back, [refund(500)]).difference).to.equal(null);
    expect(see(back, [refund(400)]).difference).to.deep.include({ kind: 'wrong-sum', amountMinor: -100, currency: 'EUR' });
  });
});

describe('what Stripe says of a movement', () => {
  const transaction = (source: object | string | null, over: object = {}) => ({
    id: 'txn_1', object: 'balance_transaction', type: 'charge', reporting_category: 'charge', amount: 6000, fee: 204, net: 5796, currency: 'usd', created: 1_772_359_200, available_on: 1_772_359_200, source, ...over,
  }) as unknown as Stripe.BalanceTransaction;

  it('names the gift, the charge and the currency that was paid in', () => {
    expect(toMovement(transaction({ id: 'ch_1', object: 'charge', amount: 5600, currency: 'eur', metadata: { donationId: 'don_1' } }))).to.include({ source: 'ch_1', chargeId: 'ch_1', donationId: 'don_1', currency: 'USD', convertedFrom: 'EUR', paidMinor: 5600 });
    expect(toMovement(transaction({ id: 're_1', object: 'refund', currency: 'usd', charge: 'ch_1', metadata: null }))).to.include({ source: 're_1', chargeId: 'ch_1', donationId: null, convertedFrom: null });
    expect(toMovement(transaction('po_1', { type: 'payout' }))).to.include({ source: 'po_1', chargeId: null });
    expect(toMovement(transaction(null))).to.include({ source: null, chargeId: null });
  });

  it('becomes an event under a name of its state', () => {
    const event = (object: object) => objectEvent(object as never, false);
    expect(event({ id: 'ch_1', object: 'charge', status: 'succeeded', created: 1 })).to.include({ id: 'object:ch_1:succeeded', type: 'charge.succeeded', livemode: false });
    expect(event({ id: 're_1', object: 'refund', status: 'failed', created: 1 })).to.include({ id: 'object:re_1:failed', type: 'refund.updated' });
    expect(event({ id: 'dp_1', object: 'dispute', status: 'won', balance_transactions: [{}, {}], created: 1 })).to.include({ id: 'object:dp_1:won:2', type: 'charge.dispute.updated' });
    expect(event({ id: 'cs_1', object: 'checkout.session', status: 'expired', created: 1 })).to.include({ id: 'object:cs_1:expired', type: 'checkout.session.expired' });
  });
});
