import { expect } from 'chai';
import StripeSdk from 'stripe';
import { refundFailureOf } from '../../../../src/features/donations/refund-failure.ts';

const { errors } = StripeSdk;
const raw = (over: object = {}) => ({ message: 'No.', ...over }) as ConstructorParameters<typeof errors.StripeError>[0];

describe('a failed call for a refund', () => {
  it('is a refusal only when Stripe says so about the request itself', () => {
    expect(refundFailureOf(new errors.StripeInvalidRequestError(raw({ code: 'charge_disputed' })))).to.have.property('kind', 'refused');
    for (const error of [new errors.StripeRateLimitError(raw()), new errors.StripeConnectionError(raw()), new errors.StripeAuthenticationError(raw()), new errors.StripePermissionError(raw())]) {
      expect(refundFailureOf(error), error.type).to.include({ kind: 'unknown', keySpent: false });
    }
  });

  it('has another key next time only when Stripe has kept the failure for this one', () => {
    const repeated = { 'idempotent-replayed': 'true' };
    expect(refundFailureOf(new errors.StripeAPIError(raw({ statusCode: 500 }))), 'the call may still come to something').to.include({ kind: 'unknown', keySpent: false });
    expect(refundFailureOf(new errors.StripeAPIError(raw({ statusCode: 500, headers: repeated })))).to.include({ kind: 'unknown', keySpent: true });
    expect(refundFailureOf(new errors.StripeIdempotencyError(raw({ statusCode: 409 })))).to.include({ kind: 'unknown', keySpent: false });
    expect(refundFailureOf(new errors.StripeIdempotencyError(raw({ statusCode: 400 })))).to.include({ kind: 'unknown', keySpent: true });
  });

  it('is kept, too, when it is of a kind that nobody knows yet, and is no business of ours when it is not Stripe’s', () => {
    expect(refundFailureOf({ type: 'StripeSomethingNewError' })).to.include({ kind: 'unknown', keySpent: false });
    expect(() => refundFailureOf(new Error('a mistake of ours'))).to.throw('a mistake of ours');
  });
});
