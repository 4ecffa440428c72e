import { expect } from 'chai';
import * as fc from 'fast-check';
import { nextStatuses } from '../../../../src/features/donations/donation.ts';
import {
  type DisputeFact, disputeStates, joinFacts, noFacts, type PaymentFacts, type RefundFact, refundStates, statusOfFacts,
} from '../../../../src/features/donations/payment-facts.ts';

const at = new Date('2026-03-01T00:00:00Z');
const moment = fc.integer({ min: 0, max: 3 }).map((days) => new Date(at.getTime() + days * 86_400_000));
const refund: fc.Arbitrary<RefundFact> = fc.record({
  refundId: fc.constantFrom('re_1', 're_2'), minor: fc.constantFrom(1000, 5000), status: fc.constantFrom(...refundStates),
  reason: fc.constantFrom(null, 'duplicate', 'expired_or_canceled_card'), at: moment,
});
const dispute: fc.Arbitrary<DisputeFact> = fc.record({
  disputeId: fc.constantFrom('dp_1', 'dp_2'), minor: fc.constantFrom(1000, 6000), status: fc.constantFrom(...disputeStates), reason: fc.constantFrom(null, 'fraudulent'),
  withdrawn: fc.boolean(), reinstated: fc.boolean(), dueBy: fc.option(moment, { nil: null }), at: moment,
}).map((fact) => ({ ...fact, withdrawn: fact.withdrawn || fact.reinstated }));
const facts: fc.Arbitrary<PaymentFacts> = fc.record({ refunds: fc.array(refund, { maxLength: 3 }), disputes: fc.array(dispute, { maxLength: 3 }) });

describe('the facts about a payment', () => {
  it('come out the same in any order, however often they are told', () => {
    fc.assert(fc.property(facts, facts, facts, (a, b, c) => {
      expect(joinFacts(a, b)).to.deep.equal(joinFacts(b, a));
      expect(joinFacts(joinFacts(a, b), c)).to.deep.equal(joinFacts(a, joinFacts(b, c)));
      expect(joinFacts(joinFacts(a, b), b)).to.deep.equal(joinFacts(a, b));
    }));
  });

  it('lead only where the table of states allows', () => {
    fc.assert(fc.property(fc.array(facts, { maxLength: 5 }), (news) => {
      let known = noFacts;
      for (const each of news) {
        const before = statusOfFacts(6000, known);
        known = joinFacts(known, each);
        const after = statusOfFacts(6000, known);
        if (after !== before) expect(nextStatuses[before], `${before} to ${after}`).to.include(after);
      }
    }));
  });

  it('make a status, what concerns people most first', () => {
    const given = (minor: number, status: RefundFact['status'] = 'succeeded'): RefundFact => ({ refundId: 're_1', minor, status, reason: null, at });
    const asked = (status: DisputeFact['status']): DisputeFact => ({ disputeId: 'dp_1', minor: 6000, status, reason: null, withdrawn: true, reinstated: false, dueBy: null, at });
    const status = (refunds: RefundFact[], disputes: DisputeFact[]) => statusOfFacts(6000, { refunds, disputes });
    expect(status([], [])).to.equal('paid');
    expect(status([given(100)], [])).to.equal('partly-refunded');
    expect(status([given(100, 'pending')], [])).to.equal('partly-refunded');
    expect(status([given(6000)], [])).to.equal('refunded');
    expect(status([given(6000, 'failed')], [])).to.equal('paid');
    expect(status([], [asked('inquiry')])).to.equal('paid');
    expect(status([], [asked('needs-response')])).to.equal('disputed');
    expect(status([given(6000)], [asked('under-review')])).to.equal('disputed');
    expect(status([], [asked('won')])).to.equal('dispute-won');
    expect(status([given(100)], [asked('won')])).to.equal('partly-refunded');
    expect(status([given(100)], [asked('lost')])).to.equal('dispute-lost');
  });
});
