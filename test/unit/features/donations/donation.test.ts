import { expect } from 'chai';
import * as fc from 'fast-check';
import { beginDonation } from '../../../../src/features/donations/begin-donation.ts';
import {
  amountLeft, attached, canceled, type Donation, donationStatuses, failed, isPublic, newAttempt, nextStatuses, processing, quarantined, sessionClosed, settled, takenUp, wasPaid, withFacts,
} from '../../../../src/features/donations/donation.ts';
import type { DisputeFact } from '../../../../src/features/donations/payment-facts.ts';
import { money } from '../../../../src/shared/money.ts';

const now = new Date('2026-11-21T14:02:00Z');
const form = { nonce: 'a-nonce-of-this-test', gift: money(6000, 'USD'), coverFees: false, email: 'a@example.org', name: 'Ana', message: '', tribute: null, visibility: 'first' as const, reports: true };
const target = { campaignId: 'cmp_1', organizationId: 'org_1', fundraiserId: null, purpose: 'Safe homes' };
const pending = beginDonation(form, target, now);
const payment = { chargeId: 'ch_1', paymentIntentId: 'pi_1', at: now };

const transitions: Record<string, (donation: Donation) => Donation | null> = {
  settled: (donation) => settled(donation, payment, now),
  processing: (donation) => processing(donation, now),
  failed: (donation) => failed(donation, 'card_declined', now),
  sessionClosed: (donation) => sessionClosed(donation, now),
  askedToCancel: (donation) => sessionClosed({ ...donation, cancelAskedAt: now }, now),
  canceled: (donation) => canceled(donation, now),
  takenUp: (donation) => takenUp(donation, now),
  newAttempt: (donation) => newAttempt(donation, now),
  quarantined: (donation) => quarantined(donation, now),
};

describe('a donation', () => {
  it('goes only where its table lets it go, and stays paid whatever comes', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...Object.keys(transitions)), { maxLength: 20 }), (names) => {
      let donation = pending;
      for (const name of names) {
        const next = transitions[name]?.(donation) ?? null;
        if (next === null) continue;
        expect(wasPaid(donation)).to.equal(false);
        if (next.status !== donation.status) expect(nextStatuses[donation.status]).to.include(next.status);
        expect(next.amount).to.equal(pending.amount);
        donation = next;
      }
      expect(donation.chargeId === null).to.equal(donation.status !== 'paid');
    }));
  });

  it('can be paid from every state in which the money may still come', () => {
    for (const status of donationStatuses) {
      const result = settled({ ...pending, status }, payment, now);
      expect(result?.status ?? null, status).to.equal(wasPaid({ status }) || status === 'quarantined' ? null : 'paid');
    }
  });

  it('is what was paid when staff attach a payment to it, and no second one', () => {
    const held = { ...pending, status: 'quarantined' as const, cover: money(211, 'USD') };
    const after = attached(held, { ...payment, amount: money(100, 'USD') }, now);
    expect(after).to.deep.include({ status: 'paid', amount: money(100, 'USD'), cover: money(0, 'USD'), chargeId: 'ch_1' });
    expect(attached({ ...pending, status: 'paid', chargeId: 'ch_0' }, { ...payment, amount: money(100, 'USD') }, now)).to.equal(null);
  });

  it('takes facts about its payment once it is paid, and says what is left', () => {
    const refund = { refundId: 're_1', minor: 2500, status: 'pending' as const, reason: null, at: now };
    const news = { refunds: [refund], disputes: [] };
    expect(withFacts(pending, news, now)).to.equal(null);
    const paid = settled(pending, payment, now)!;
    const after = withFacts(paid, news, now)!;
    expect(after.status).to.equal('partly-refunded');
    expect(amountLeft(after)).to.deep.equal(money(3500, 'USD'));
    expect(withFacts(after, news, now), 'the same again').to.equal(null);
    expect(withFacts(after, { refunds: [{ ...refund, status: 'failed' }], disputes: [] }, now)).to.deep.include({ status: 'paid' });
  });

  it('is public with what is left of it, and not while a bank thinks about it or before its word is carried out', () => {
    const paid = settled(pending, payment, now)!;
    const dispute = { disputeId: 'dp_1', minor: 2500, status: 'lost' as const, reason: null, withdrawn: true, reinstated: false, dueBy: null, at: now };
    const after = (change: Partial<DisputeFact>) => withFacts(paid, { refunds: [], disputes: [{ ...dispute, ...change }] }, now)!;
    expect(isPublic(after({}))).to.equal(true);
    expect(amountLeft(after({}))).to.deep.equal(money(3500, 'USD'));
    expect(isPublic(after({ withdrawn: false })), 'lost, and the money is still here as far as we know').to.equal(false);
    expect(isPublic(after({ status: 'under-review' }))).to.equal(false);
    expect(isPublic(after({ minor: 6000 }))).to.equal(false);
    expect(isPublic(pending)).to.equal(false);
  });

  it('tells a page that the donor stopped from one that ran out of time', () => {
    expect(sessionClosed(pending, now)?.status).to.equal('expired');
    expect(sessionClosed({ ...pending, cancelAskedAt: now }, now)?.status).to.equal('canceled');
    expect(sessionClosed({ ...pending, status: 'failed' }, now)).to.equal(null);
  });

  it('counts attempts, each without a page of its own at first', () => {
    const open = { ...pending, status: 'failed' as const, attempt: { ...pending.attempt, sessionId: 'cs_1', sessionUrl: 'https://x.example' } };
    expect(newAttempt(open, now)?.attempt).to.deep.equal({ number: 2, startedAt: now, sessionId: null, sessionUrl: null });
    expect(canceled(open, now), 'a page that can be paid is closed by Stripe first').to.equal(null);
  });

  it('is known by the form and its answers', () => {
    const key = (fields: Partial<typeof form>, other: Partial<typeof target> = {}) => beginDonation({ ...form, ...fields }, { ...target, ...other }, now).formKey;
    expect(key({})).to.equal(pending.formKey);
    expect(key({ nonce: 'another-nonce-here' })).to.not.equal(pending.formKey);
    expect(key({ gift: money(6001, 'USD') })).to.not.equal(pending.formKey);
    expect(key({}, { campaignId: 'cmp_2' })).to.not.equal(pending.formKey);
  });
});
