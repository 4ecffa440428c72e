import type { PaymentIntent, PaymentMethod } from './store/tables.ts';

/** Stripe's error object (https://docs.stripe.com/api/errors). */
export interface ErrorBody {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  message: string;
  code?: string;
  decline_code?: string;
  doc_url?: string;
  param?: string;
  request_log_url?: string;
  charge?: string;
  advice_code?: string;
  network_decline_code?: string;
  payment_intent?: PaymentIntent;
  payment_method?: PaymentMethod;
}

/** With the address at which Stripe explains its code. */
export function withDocUrl(body: ErrorBody): ErrorBody {
  return body.code === undefined ? body : { ...body, doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll('_', '-')}` };
}
