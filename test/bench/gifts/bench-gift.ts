import type { DonationRow } from '../../../src/features/donations/donation-model.ts';

/** One gift of the load. All that is known of it follows from its number. */
export interface BenchGift {
  donationId: string;
  chargeId: string;
  intentId: string;
  sessionId: string;
  email: string;
  name: string;
  minor: number;
}

export interface Owner {
  campaignId: string;
  organizationId: string;
}

/** @param run tells the gifts of several runs on one database apart */
export function benchGift(run: string, number: number): BenchGift {
  const tail = `${run}${String(number).padStart(12, '0')}`;
  return {
    donationId: `don_${tail}`, chargeId: `ch_${tail}`, intentId: `pi_${tail}`, sessionId: `cs_test_${tail}`,
    email: `donor.${tail}@example.org`, name: `Donor ${tail}`, minor: 1_000 + (number % 9_000),
  };
}

/** A donation whose payment page is open. */
export function pendingRow(gift: BenchGift, owner: Owner, at: Date): DonationRow {
  return {
    _id: gift.donationId, source: 'online', ...owner, fundraiserId: null, purpose: 'The Boat', status: 'pending', currency: 'USD', amountMinor: gift.minor, coverMinor: 0,
    donorName: gift.name, donorEmail: gift.email, message: '', visibility: 'first', reports: true, formKey: `form_${gift.donationId}`, formNonce: `nonce_${gift.donationId}`,
    attempt: { number: 1, startedAt: at, sessionId: gift.sessionId, sessionUrl: `https://checkout.example.org/${gift.sessionId}` },
    paymentIntentId: null, chargeId: null, failure: null, cancelAskedAt: null, createdAt: at, statusAt: at, paidAt: null, refunds: [], disputes: [], tribute: null,
  };
}
