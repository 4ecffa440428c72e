import { expect } from 'chai';
import { beginDonation } from '../../../../src/features/donations/begin-donation.ts';
import type { Correction } from '../../../../src/features/donations/correction.ts';
import type { Donation, DonationStatus } from '../../../../src/features/donations/donation.ts';
import { lineOfLife } from '../../../../src/features/donations/line-of-life.ts';
import type { Receipt } from '../../../../src/features/donations/receipt.ts';
import { money } from '../../../../src/shared/money.ts';

const at = (time: string) => new Date(`2026-11-21T${time}Z`);
const form = { nonce: 'a-nonce-of-this-test', gift: money(6000, 'USD'), coverFees: false, email: 'ana@example.org', name: 'Ana', message: '', tribute: null, visibility: 'first' as const, reports: false };
const target = { campaignId: 'cmp_1', organizationId: 'org_1', fundraiserId: null, purpose: 'Safe homes' };
const donation: Donation = { ...beginDonation(form, target, at('14:02:01')), status: 'paid' };

const steps = (...each: (readonly [DonationStatus, string])[]) => each.map(([to, time], index) => ({
  _id: String(index), donationId: donation.id, at: at(time), from: each[index - 1]?.[0] ?? null, to, why: '', stripeEventId: null,
}));
const receipt = (time: string) => ({ number: 'LR-2026-0001', issuedAt: at(time), donorEmail: 'ana@example.org' }) as Receipt;
const story = (history: ReturnType<typeof steps>, issued: Receipt | null, corrections: Correction[] = []) =>
  lineOfLife(donation, { history, receipt: issued, corrections, timeZone: 'UTC', path: '/donations/token' }).map(({ state, when, words, linkLabel }) => [state, when.replace('21 November 2026 at ', ''), words, linkLabel ?? '']);

describe('a gift’s line of life', () => {
  it('tells in one row what happened within a minute', () => {
    expect(story(steps(['pending', '14:02:01'], ['paid', '14:02:30']), receipt('14:02:59'))).to.deep.equal([
      ['done', '14:02 UTC', 'You chose to give $60.00 to Safe homes. Stripe confirmed your payment of $60.00. Receipt LR-2026-0001 goes to ana@example.org.', ''],
    ]);
  });

  it('keeps apart what another minute brought, however soon', () => {
    expect(story(steps(['pending', '14:02:59'], ['paid', '14:03:00']), receipt('14:03:01')).map(([, when]) => when)).to.deep.equal(['14:02 UTC', '14:03 UTC']);
  });

  it('keeps apart what went wrong', () => {
    expect(story(steps(['pending', '14:02:01'], ['failed', '14:02:02'], ['paid', '14:02:03']), receipt('14:02:04')).map(([state]) => state)).to.deep.equal(['done', 'wrong', 'done']);
  });

  it('keeps each link at its own words', () => {
    const notes = ['14:05:10', '14:05:20'].map((time, index) => ({ kind: 'refund', number: `LR-2026-C000${index + 1}`, amount: money(1000, 'USD'), issuedAt: at(time), subjectId: `re_${index}` }) as Correction);
    const rows = story(steps(['pending', '14:02:01'], ['paid', '14:05:00']), null, notes).slice(0, 3);
    expect(rows.map(([, when, , link]) => [when, link])).to.deep.equal([['14:02 UTC', ''], ['14:05 UTC', 'Open the PDF'], ['14:05 UTC', 'Open the PDF']]);
  });
});
