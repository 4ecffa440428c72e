import mongoose, { type ClientSession } from 'mongoose';
import type { Stripe } from 'stripe';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Logger } from '../../platform/log/logger.ts';
import type { Bell } from '../../platform/tasks/run-tasks.ts';
import type { Ledger } from '../ledger/index.ts';
import { type ApplyFactsDeps, readCharge } from './apply-facts.ts';
import { partiesOf } from './booking.ts';
import { errorType } from './checkout-session.ts';
import { closePageOf } from './close-pages.ts';
import type { Donation } from './donation.ts';
import type { Cause, StaffMember } from './donation-store.ts';
import { feeDueModel } from './due-models.ts';
import { idOf, type Payment, stripeDate, stripeMoney } from './payment.ts';
import { refundedMinor, withdrawnMinor } from './payment-facts.ts';
import { quarantineModel, type QuarantineRow } from './quarantine-model.ts';
import { attachment } from './settlement.ts';
import { transactionsOfSource } from './transactions-of-source.ts';
import { writeBookings } from './write-bookings.ts';

/** Payments that were set aside, and what staff can do about them. */
export interface Quarantine {
  /** Those that wait for a person, oldest first. Payments for unknown gifts are `UNASSIGNED`'s. */
  open(of: readonly string[] | 'all'): Promise<QuarantineRow[]>;
  /** Those that are over, the last first. */
  ended(of: readonly string[], limit: number): Promise<QuarantineRow[]>;
  byCharge(chargeId: string): Promise<QuarantineRow | null>;
  /** The payment is this gift, which then is what was paid, with a receipt of its own; its own payment page is closed. */
  attach(order: QuarantineOrder & { donationId: string }): Promise<QuarantineOutcome>;
  /** Stripe gives all of it back. Its events then book that. */
  refund(order: QuarantineOrder): Promise<QuarantineOutcome>;
  /** It stays in suspense, and nobody is asked any more. */
  ignore(order: QuarantineOrder): Promise<QuarantineOutcome>;
}

export interface QuarantineOrder {
  chargeId: string;
  by: StaffMember;
  /** Why, in the staff member's words. */
  note: string;
}

export type QuarantineOutcome =
  | { kind: 'done' }
  /** Somebody else ended it, or it isn't there. */
  | { kind: 'over' }
  /** @property why a sentence for staff */
  | { kind: 'refused'; why: string }
  /** Stripe doesn't answer; the same order can be given again. */
  | { kind: 'unavailable' };

export interface QuarantineDeps extends ApplyFactsDeps {
  stripe: Pick<Stripe, 'charges' | 'refunds' | 'disputes' | 'checkout'>;
  bell: Pick<Bell, 'ring'>;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  ledger: Pick<Ledger, 'appendMany' | 'entriesByKeys'>;
}

export function createQuarantine(deps: QuarantineDeps): Quarantine {
  const model = quarantineModel(deps.connection);
  return {
    async open(of) {
      const whose = of === 'all' ? {} : { organizationId: mongoose.trusted({ $in: [...of] }) };
      return model.find({ state: 'open', ...whose }).sort({ at: 1 }).lean();
    },
    async ended(of, limit) {
      return model.find({ state: mongoose.trusted({ $ne: 'open' }), organizationId: mongoose.trusted({ $in: [...of] }) }).sort({ resolvedAt: -1 }).limit(limit).lean();
    },
    byCharge: (chargeId) => model.findById(chargeId).lean(),
    attach: (order) => attach(deps, order),
    refund: (order) => refund(deps, order),
    ignore: (order) => resolve(deps, order, 'ignored', `Left in suspense: ${order.note}`),
  };
}

async function attach(deps: QuarantineDeps, order: QuarantineOrder & { donationId: string }): Promise<QuarantineOutcome> {
  const charge = await asked(() => readCharge(deps.stripe, order.chargeId));
  if ('kind' in charge) return charge;
  if (charge.answer === null || charge.answer.status !== 'succeeded') return refused('Stripe does not know this payment as one that succeeded.');
  const { id, payment_intent: intent, amount, currency, created } = charge.answer;
  if (charge.answer.amount_refunded > 0 || charge.answer.disputed) return refused('Some of this payment was given back or is disputed, so it can’t become a gift.');
  const payment: Payment = { donationId: order.donationId, chargeId: id, paymentIntentId: idOf(intent), amount: stripeMoney(amount, currency), at: stripeDate(created) };
  const moved = await asked(() => movementsOf(deps, id));
  if ('kind' in moved) return moved;
  const outcome = await inTransaction(deps.connection, (session) => attachIn(deps, order, { payment, moved: moved.answer }, session));
  if (outcome.kind === 'done') deps.bell.ring();
  return outcome;
}

/** What the payment has moved in Stripe's balance, with what became of it. */
interface Moved {
  /** Ids of the payment and of its refunds, under which fees are waited for. */
  feesDue: string[];
  feeKeys: string[];
}

async function movementsOf({ connection, stripe }: QuarantineDeps, chargeId: string): Promise<Moved> {
  const held = await quarantineModel(connection).findById(chargeId).lean();
  const sources = [chargeId, ...(held?.refunds ?? []).map(({ refundId }) => refundId), ...(held?.disputes ?? []).map(({ disputeId }) => disputeId)];
  const feeKeys: string[] = [];
  for (const source of sources) feeKeys.push(...(await transactionsOfSource(stripe, source)).map(({ id }) => `fee:${id}`));
  return { feesDue: sources.flatMap((source) => [source, `${source}:back`]), feeKeys };
}

async function attachIn(deps: QuarantineDeps, { chargeId, by, note, donationId }: QuarantineOrder & { donationId: string }, { payment, moved }: { payment: Payment; moved: Moved }, session: ClientSession): Promise<QuarantineOutcome> {
  const held = await openRow(deps, chargeId, session);
  if (held === null) return { kind: 'over' };
  const donation = await deps.store.byId(donationId, session);
  const why = misfit(donation, held, payment);
  if (why !== null || donation === null) return refused(why ?? '');
  const cause: Cause = { why: `Payment ${chargeId} was attached to this gift: ${note}`, stripeEventId: held.stripeEventId, staff: by };
  const fees = [...(await deps.ledger.entriesByKeys(moved.feeKeys, { session })).values()];
  const attached = attachment(donation, { held: { ...held, note }, payment, fees }, cause, deps.clock.now());
  if (attached === null) return refused('This gift was paid otherwise.');
  const known = await deps.ledger.entriesByKeys([`attached:${chargeId}`], { session });
  if (known.size > 0) return refused('The ledger has this payment attached to another gift.');
  const [outcome] = await writeBookings(deps, [attached.booking], session);
  // Half of a move must not stay.
  if (outcome?.state !== 'done') throw new Error(`${chargeId} can't be attached: ${outcome?.reason ?? 'nothing was booked'}`);
  // What Stripe kept of it belongs to where the money belongs. What isn't booked yet will be; whoever books it now collides here.
  await feeDueModel(deps.connection).updateMany({ _id: mongoose.trusted({ $in: moved.feesDue }) }, { $set: partiesOf(donation) }, { session });
  // The donor may have its own payment page open, and would pay a second time.
  await closePageOf(deps, donation, session);
  return { kind: 'done' };
}

function misfit(donation: Donation | null, held: QuarantineRow, { amount }: Payment): string | null {
  if (donation === null) return 'There is no such gift.';
  if (donation.source !== 'online') return 'This gift came from a former platform; it was paid there.';
  if (donation.amount.currency !== amount.currency) return `The payment is in ${amount.currency} and the gift in ${donation.amount.currency}: give it back.`;
  return refundedMinor(held) + withdrawnMinor(held) > 0 ? 'Some of this payment was given back or is disputed, so it can’t become a gift.' : null;
}

async function refund(deps: QuarantineDeps, order: QuarantineOrder): Promise<QuarantineOutcome> {
  const { chargeId } = order;
  const held = await openRow(deps, chargeId);
  if (held === null) return { kind: 'over' };
  // Sent twice it is one refund. One that failed before must not be given as the answer again.
  const failures = held.refunds.filter(({ status }) => status === 'failed').length;
  const idempotencyKey = `quarantine:${chargeId}${failures === 0 ? '' : `:${failures}`}`;
  const metadata = { quarantine: chargeId, ...(held.donationId === null ? {} : { donationId: held.donationId }) };
  const answer = await asked(() => deps.stripe.refunds.create({ charge: chargeId, reason: 'requested_by_customer', metadata }, { idempotencyKey }));
  return 'kind' in answer ? answer : resolve(deps, order, 'refunded', `Given back: ${order.note}`);
}

async function resolve(deps: QuarantineDeps, { chargeId, by, note }: QuarantineOrder, state: 'refunded' | 'ignored', why: string): Promise<QuarantineOutcome> {
  return inTransaction(deps.connection, async (session) => {
    const model = quarantineModel(deps.connection);
    const held = await model.findById(chargeId, null, { session }).lean();
    // A refund's event may be quicker than the answer: it then lacks only who asked for it.
    const mayEnd = held?.state === 'open' || (held?.state === state && held.resolvedBy === null);
    if (held === null || !mayEnd) return { kind: 'over' };
    const now = deps.clock.now();
    await model.updateOne({ _id: chargeId }, { $set: { state, resolvedBy: by.name, resolvedAt: now, note } }, { session });
    const donation = held.donationId === null ? null : await deps.store.byId(held.donationId, session);
    if (donation !== null) await deps.store.note(donation, { why: `Payment ${chargeId}: ${why}`, staff: by }, now, session);
    return { kind: 'done' };
  });
}

async function openRow({ connection }: QuarantineDeps, chargeId: string, session: ClientSession | null = null): Promise<QuarantineRow | null> {
  return quarantineModel(connection).findOne({ _id: chargeId, state: 'open' }, null, { session }).lean();
}

/** What Stripe answers, or why it doesn't. */
async function asked<Answer>(ask: () => Promise<Answer>): Promise<{ answer: Answer } | QuarantineOutcome> {
  try {
    return { answer: await ask() };
  } catch (error) {
    const type = errorType(error);
    if (type === 'StripeInvalidRequestError') return refused(error instanceof Error ? error.message : 'Stripe refused.');
    if (type.startsWith('Stripe')) return { kind: 'unavailable' };
    throw error;
  }
}

function refused(why: string): QuarantineOutcome {
  return { kind: 'refused', why };
}
