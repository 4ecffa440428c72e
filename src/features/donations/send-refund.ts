import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import type { Clock } from '../../shared/clock.ts';
import { refundFailureOf } from './refund-failure.ts';
import { answered, HEAD_START_MS, idempotencyKey, type RefundAnswer, type RefundRequest } from './refund-request.ts';
import type { RefundStore } from './refund-store.ts';

export interface SendRefundDeps {
  refunds: RefundStore;
  stripe: Pick<Stripe, 'refunds'>;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** A person waits for the first try; whatever is left to do, the worker does. */
const PATIENCE_MS = 8_000;
const BATCH = 20;
/** From here on somebody has to look why Stripe gives no answer. */
const TRIES_UNTIL_ALARM = 5;

/** Asks Stripe for a refund that was stored a moment ago, once. @returns the request with what is known afterwards */
export async function sendRefund(deps: SendRefundDeps, request: RefundRequest): Promise<RefundRequest> {
  return createAlone(deps, request);
}

/**
 * Asks Stripe again for refunds whose answer was lost. It looks first whether the refund is there: idempotency keys are
 * forgotten after a day, and a worker may have been down for longer.
 * @returns how many have an answer now
 */
export async function sendDueRefunds(deps: SendRefundDeps): Promise<number> {
  let done = 0;
  for (const request of await deps.refunds.due(deps.clock.now(), BATCH)) {
    const found = await find(deps.stripe, request);
    const after = found === null ? await createAlone(deps, request) : await keep(deps, request, found);
    if (after.state !== 'asked') done++;
  }
  return done;
}

async function keep({ refunds, clock, log }: SendRefundDeps, request: RefundRequest, answer: RefundAnswer): Promise<RefundRequest> {
  const after = answered(request, answer, clock.now());
  if (after === null) return request;
  const about = { refundRequest: request.id, donation: request.donationId };
  if (answer.kind === 'refused') log.warn({ ...about, why: answer.why }, 'Stripe refused a refund');
  if (answer.kind === 'unknown') log[after.tries < TRIES_UNTIL_ALARM ? 'warn' : 'error']({ ...about, why: answer.why, tries: after.tries }, 'a refund has no answer yet and will be asked for again');
  return refunds.keepAnswer(request, after);
}

/** Looked for before it is begun, so that whoever begins has seen all that tries under other keys have made. */
async function createAlone(deps: SendRefundDeps, request: RefundRequest): Promise<RefundRequest> {
  const begun = await deps.refunds.beginTry(request, new Date(deps.clock.now().getTime() + HEAD_START_MS));
  return begun === null ? deps.refunds.asItIs(request) : keep(deps, begun, await create(deps.stripe, begun));
}

/** @returns null when Stripe has no such refund */
async function find(stripe: SendRefundDeps['stripe'], request: RefundRequest): Promise<RefundAnswer | null> {
  try {
    for await (const refund of stripe.refunds.list({ charge: request.chargeId, limit: 100 })) {
      if (refund.metadata?.refundRequestId === request.id) return { kind: 'made', refundId: refund.id };
    }
  } catch (error) {
    const failure = refundFailureOf(error);
    // That the list can't be had says nothing about the refund.
    return { kind: 'unknown', why: failure.why, keySpent: false };
  }
  return null;
}

async function create(stripe: SendRefundDeps['stripe'], request: RefundRequest): Promise<RefundAnswer> {
  const { id, donationId, chargeId, amount, reason } = request;
  try {
    const refund = await stripe.refunds.create(
      { charge: chargeId, amount: amount.minor, reason, metadata: { donationId, refundRequestId: id } },
      { idempotencyKey: idempotencyKey(request), timeout: PATIENCE_MS, maxNetworkRetries: 0 },
    );
    return { kind: 'made', refundId: refund.id };
  } catch (error) {
    return refundFailureOf(error);
  }
}
