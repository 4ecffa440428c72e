import type { Money } from '../../shared/money.ts';
import type { StaffMember } from './donation-store.ts';

/** The reasons that Stripe takes; `fraudulent` also puts card and mail address on its block lists (https://docs.stripe.com/api/refunds/create). */
export const refundReasons = ['requested_by_customer', 'duplicate', 'fraudulent'] as const;
export type RefundReason = typeof refundReasons[number];

/**
 * A refund that staff asked for, kept before Stripe is asked. `asked` waits for Stripe's answer; `sent` has one, and
 * Stripe's events say the rest; `refused` never became a refund.
 */
export interface RefundRequest {
  id: string;
  donationId: string;
  chargeId: string;
  /** The hidden value of the form: sent again, it is the same request. */
  nonce: string;
  amount: Money;
  reason: RefundReason;
  /** Why, in the words of the person who asked; for staff. */
  note: string;
  by: StaffMember;
  askedAt: Date;
  state: 'asked' | 'sent' | 'refused';
  refundId: string | null;
  /** What stood in the way, as a sentence for staff. */
  error: string | null;
  tries: number;
  /** Grows when Stripe has repeated a failure: it does so for the same idempotency key, for a day. */
  keyNumber: number;
  /** When the worker looks after it, while it is `asked`. */
  dueAt: Date;
}

/** What came of asking Stripe. */
export type RefundAnswer =
  | { kind: 'made'; refundId: string }
  /** Stripe refuses this refund, and will go on to. */
  | { kind: 'refused'; why: string }
  /**
   * Nobody knows whether it was made. `keySpent`: by this key it can't be made any more, because Stripe has another answer for it.
   * Only then another key may be used: while one can still make the refund, as a call that is slow to arrive, the next would make it twice.
   */
  | { kind: 'unknown'; why: string; keySpent: boolean };

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

/** How long the request that a person waits for has before the worker takes over, in milliseconds. */
export const HEAD_START_MS = FIRST_WAIT_MS;

/** The request after an answer, or null when it was answered before. */
export function answered(request: RefundRequest, answer: RefundAnswer, now: Date): RefundRequest | null {
  if (request.state !== 'asked') return null;
  const tries = request.tries + 1;
  switch (answer.kind) {
    case 'made':
      return { ...request, tries, state: 'sent', refundId: answer.refundId, error: null };
    case 'refused':
      return { ...request, tries, state: 'refused', error: answer.why };
    case 'unknown': {
      const wait = Math.min(FIRST_WAIT_MS * 2 ** request.tries, LONGEST_WAIT_MS);
      return { ...request, tries, keyNumber: request.keyNumber + (answer.keySpent ? 1 : 0), error: answer.why, dueAt: new Date(now.getTime() + wait) };
    }
  }
}

/** The first key is the request's own id; another is used only when Stripe has kept a failure for the one before. */
export function idempotencyKey({ id, keyNumber }: Pick<RefundRequest, 'id' | 'keyNumber'>): string {
  return keyNumber === 1 ? id : `${id}:${keyNumber}`;
}

/** Minor units that these requests still hold back: asked for, and not among the refunds that the donation knows of. */
export function heldBackMinor(requests: readonly RefundRequest[], knownRefundIds: ReadonlySet<string>): number {
  return requests
    .filter(({ state, refundId }) => state === 'asked' || (state === 'sent' && !knownRefundIds.has(refundId ?? '')))
    .reduce((sum, { amount }) => sum + amount.minor, 0);
}

/** Whether somebody sent the same form with other answers, as after the browser's "back". */
export function sameAnswers(request: RefundRequest, asked: Pick<RefundRequest, 'donationId' | 'amount' | 'reason'>): boolean {
  return request.donationId === asked.donationId && request.reason === asked.reason && request.amount.minor === asked.amount.minor && request.amount.currency === asked.amount.currency;
}
