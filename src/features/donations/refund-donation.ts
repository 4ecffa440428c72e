import type { ClientSession, Connection } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import { newId } from '../../shared/ids.ts';
import type { Money } from '../../shared/money.ts';
import { donationModel } from './donation-model.ts';
import type { Donation } from './donation.ts';
import type { DonationStore, StaffMember } from './donation-store.ts';
import { HEAD_START_MS, type RefundReason, type RefundRequest, sameAnswers } from './refund-request.ts';
import { gateOf, type RefundRefusal, refundable, refusalOf } from './refund-rules.ts';
import { sendRefund, type SendRefundDeps } from './send-refund.ts';

export interface RefundDeps extends SendRefundDeps {
  connection: Connection;
  store: DonationStore;
}

/** What a member of staff asks for. The caller has checked that they may. */
export interface RefundCommand {
  donationId: string;
  /** In the donation's currency. */
  amount: Money;
  reason: RefundReason;
  note: string;
  by: StaffMember;
  /** The hidden value of the form. */
  nonce: string;
}

export type RefundOutcome =
  | { kind: 'asked'; request: RefundRequest }
  /** The same form was sent before: nothing more is given back. */
  | { kind: 'already'; request: RefundRequest }
  | { kind: 'refused'; why: RefundRefusal };

/** What can be given back of a gift, and what was asked for so far. */
export interface Refundable {
  /** Null where nothing can be given back: `refusal` says why. */
  left: Money | null;
  refusal: RefundRefusal | null;
  requests: RefundRequest[];
}

/**
 * Gives money back: the request is stored first, then Stripe is asked. However often and however fast the button is sent,
 * it is one refund; and two people together never give back more than there is. Nothing is booked here: that is for
 * Stripe's event to say, as it is for a refund made in Stripe's dashboard.
 */
export async function refundDonation(deps: RefundDeps, command: RefundCommand): Promise<RefundOutcome> {
  const outcome = await storeOnce(deps, command);
  if (outcome.kind !== 'asked') return outcome;
  return { kind: 'asked', request: await sendRefund(deps, outcome.request) };
}

export async function refundableOf({ refunds }: Pick<RefundDeps, 'refunds'>, donation: Donation): Promise<Refundable> {
  const requests = await refunds.ofDonation(donation.id);
  const refusal = gateOf(donation, requests);
  return { left: refusal === null ? refundable(donation, requests) : null, refusal, requests };
}

async function storeOnce(deps: RefundDeps, command: RefundCommand): Promise<RefundOutcome> {
  try {
    return await inTransaction(deps.connection, (session) => store(deps, command, session));
  } catch (error) {
    const winner = isDuplicateKey(error) ? await deps.refunds.byNonce(command.nonce) : null;
    if (winner === null) throw error;
    return again(winner, command);
  }
}

async function store({ connection, store: donations, refunds, clock }: RefundDeps, command: RefundCommand, session: ClientSession): Promise<RefundOutcome> {
  const { donationId, amount, reason, note, by, nonce } = command;
  const before = await refunds.byNonce(nonce, session);
  if (before !== null) return again(before, command);
  const donation = await donations.byId(donationId, session);
  if (donation === null) return { kind: 'refused', why: 'no-gift' };
  const why = refusalOf(donation, await refunds.ofDonation(donationId, session), amount);
  if (why !== null || donation.chargeId === null) return { kind: 'refused', why: why ?? 'not-paid' };
  // Without a write to the gift itself, two people at once would each see all of it as left.
  await donationModel(connection).updateOne({ _id: donationId }, { $inc: { refundsAsked: 1 } }, { session });
  const now = clock.now();
  const request: RefundRequest = {
    id: newId('rrq'), donationId, chargeId: donation.chargeId, nonce, amount, reason, note, by, askedAt: now,
    state: 'asked', refundId: null, error: null, tries: 0, keyNumber: 1, dueAt: new Date(now.getTime() + HEAD_START_MS),
  };
  await refunds.insert(request, session);
  return { kind: 'asked', request };
}

function again(before: RefundRequest, command: RefundCommand): RefundOutcome {
  return sameAnswers(before, command) ? { kind: 'already', request: before } : { kind: 'refused', why: 'form-used' };
}
