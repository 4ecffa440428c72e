import { createHash } from 'node:crypto';
import { newId } from '../../shared/ids.ts';
import { add, zero } from '../../shared/money.ts';
import type { Donation } from './donation.ts';
import { coverAsked } from './fee-cover.ts';
import type { GiftForm } from './gift-form.ts';

/** What a gift is for, as far as the donation keeps it. */
export interface GiftTarget {
  campaignId: string;
  organizationId: string;
  fundraiserId: string | null;
  purpose: string;
}

/** A donation as the form asks for it, not stored yet. */
export function beginDonation(form: GiftForm, target: GiftTarget, now: Date): Donation {
  const cover = form.coverFees ? coverAsked(form.gift) : zero(form.gift.currency);
  return {
    id: newId('don'),
    source: 'online',
    ...target,
    status: 'pending',
    amount: add(form.gift, cover),
    cover,
    donorName: form.name,
    donorEmail: form.email,
    message: form.message,
    tribute: form.tribute,
    visibility: form.visibility,
    reports: form.reports,
    formKey: formKeyOf(form, target),
    formNonce: form.nonce,
    attempt: { number: 1, startedAt: now, sessionId: null, sessionUrl: null },
    paymentIntentId: null,
    chargeId: null,
    failure: null,
    cancelAskedAt: null,
    createdAt: now,
    statusAt: now,
    paidAt: null,
    refunds: [],
    disputes: [],
  };
}

/** The same rendered form with the same answers is the same gift; with another amount it is another. */
function formKeyOf(form: GiftForm, target: GiftTarget): string {
  const body = [
    form.nonce, target.campaignId, target.fundraiserId, form.gift.currency, form.gift.minor, form.coverFees,
    form.email, form.name, form.message, form.visibility, form.reports,
    // Left out where there is none: forms that were sent before there were tributes keep their key.
    ...(form.tribute === null ? [] : [form.tribute]),
  ];
  return createHash('sha256').update(JSON.stringify(body)).digest('base64url');
}
