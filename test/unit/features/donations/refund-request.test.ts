import { expect } from 'chai';
import fc from 'fast-check';
import { answered, heldBackMinor, idempotencyKey, type RefundAnswer, type RefundRequest } from '../../../../src/features/donations/refund-request.ts';
import { money } from '../../../../src/shared/money.ts';

const now = new Date('2026-10-02T09:00:00Z');
const request: RefundRequest = {
  id: 'rrq_1', donationId: 'don_1', chargeId: 'ch_1', nonce: 'a-form-of-this-test', amount: money(2500, 'USD'), reason: 'duplicate', note: 'Twice.', by: { accountId: 'acc_1', name: 'Marko' },
  askedAt: now, state: 'asked', refundId: null, error: null, tries: 0, keyNumber: 1, dueAt: now,
};
const answer: fc.Arbitrary<RefundAnswer> = fc.oneof(
  fc.record({ kind: fc.constant('made' as const), refundId: fc.constantFrom('re_1', 're_2') }),
  fc.record({ kind: fc.constant('refused' as const), why: fc.string() }),
  fc.record({ kind: fc.constant('unknown' as const), why: fc.string(), keySpent: fc.boolean() }),
);

describe('a refund request', () => {
  it('keeps the first answer that is one, whatever is heard later', () => {
    fc.assert(fc.property(fc.array(answer, { maxLength: 12 }), (answers) => {
      const first = answers.find(({ kind }) => kind !== 'unknown');
      const end = answers.reduce((before, each) => answered(before, each, now) ?? before, request);
      const expected = first === undefined ? 'asked' : first.kind === 'made' ? 'sent' : 'refused';
      expect(end.state).to.equal(expected);
      expect(end.refundId).to.equal(first?.kind === 'made' ? first.refundId : null);
    }));
  });

  it('takes another key only when this one is spent', () => {
    const lost = answered(request, { kind: 'unknown', why: '', keySpent: false }, now);
    const failed = answered(request, { kind: 'unknown', why: '', keySpent: true }, now);
    expect([request, lost, failed].map((each) => (each === null ? null : idempotencyKey(each)))).to.deep.equal(['rrq_1', 'rrq_1', 'rrq_1:2']);
  });

  it('waits longer each time, an hour at most', () => {
    let current = request;
    const waits: number[] = [];
    for (let tries = 0; tries < 10; tries++) {
      current = answered(current, { kind: 'unknown', why: '', keySpent: false }, now) ?? current;
      waits.push((current.dueAt.getTime() - now.getTime()) / 1000);
    }
    expect(waits).to.deep.equal([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
  });

  it('holds its sum back until the gift knows of its refund, and not at all when it was refused', () => {
    const sent: RefundRequest = { ...request, state: 'sent', refundId: 're_1' };
    expect(heldBackMinor([request, sent, { ...request, state: 'refused' }], new Set())).to.equal(5000);
    expect(heldBackMinor([request, sent], new Set(['re_1']))).to.equal(2500);
  });
});
