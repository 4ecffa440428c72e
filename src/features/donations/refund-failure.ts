import { errorType } from './checkout-session.ts';
import type { RefundAnswer } from './refund-request.ts';

type Failure = Exclude<RefundAnswer, { kind: 'made' }>;

/** What people of finance read instead of Stripe's codes (https://docs.stripe.com/error-codes). */
const refusals: Readonly<Record<string, string>> = {
  charge_already_refunded: 'Stripe says that this payment was given back already.',
  charge_disputed: 'Stripe says that this payment is disputed: what the bank decides gives the money back, or not.',
  refund_disputed_payment: 'Stripe says that this payment is disputed: what the bank decides gives the money back, or not.',
  charge_not_refundable: 'Stripe says that this payment can’t be given back by card any more.',
  insufficient_funds: 'There is too little money on the account at Stripe. Top it up, then ask again.',
  balance_insufficient: 'There is too little money on the account at Stripe. Top it up, then ask again.',
};

/**
 * What a failed call for a refund means. Only an answer that Stripe gives about the request itself is a refusal; after
 * everything else the refund may exist.
 */
export function refundFailureOf(error: unknown): Failure {
  switch (errorType(error)) {
    case 'StripeInvalidRequestError':
    case 'StripeCardError':
      return { kind: 'refused', why: refusals[textOf(error, 'code')] ?? `Stripe refused: ${textOf(error, 'message')}` };
    case 'StripeAPIError':
      return { kind: 'unknown', why: 'Stripe’s answer failed.', keySpent: isRepeated(error) };
    case 'StripeIdempotencyError':
      // 409: the same request is still under way. Else the key was used for something else.
      return { kind: 'unknown', why: 'Stripe’s answer failed.', keySpent: !isConflict(error) };
    case 'StripeRateLimitError':
      return { kind: 'unknown', why: 'Stripe is busy.', keySpent: false };
    case 'StripeConnectionError':
      return { kind: 'unknown', why: 'Stripe could not be reached.', keySpent: false };
    case 'StripeAuthenticationError':
    case 'StripePermissionError':
      return { kind: 'unknown', why: 'Stripe does not take this site’s key for refunds.', keySpent: false };
    default:
      // A kind that the SDK adds one day must not lose the request, nor show its person an error page.
      if (errorType(error).startsWith('Stripe')) return { kind: 'unknown', why: 'Stripe gave no answer that this site understands.', keySpent: false };
      throw error;
  }
}

/** Whether Stripe has kept this answer for the key, and says it again (https://docs.stripe.com/api/idempotent_requests). */
function isRepeated(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'headers' in error && (error.headers as Record<string, string> | undefined)?.['idempotent-replayed'] === 'true';
}

function isConflict(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode === 409;
}

function textOf(error: unknown, field: 'code' | 'message'): string {
  const value = typeof error === 'object' && error !== null && field in error ? (error as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' ? value : '';
}
