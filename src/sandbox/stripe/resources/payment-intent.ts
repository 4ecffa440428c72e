import type { PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { newId, newSecret } from './new-id.ts';

export interface PaymentIntentInput {
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Record<string, string>;
  receiptEmail: string | null;
  statementDescriptorSuffix: string | null;
  automatic: PaymentIntent['automatic_payment_methods'];
  allowedTypes: string[] | null;
}

export function newPaymentIntent(input: PaymentIntentInput, now: number): PaymentIntent {
  const id = newId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: input.allowedTypes,
    amount: input.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: input.automatic,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: newSecret(id),
    confirmation_method: 'automatic',
    created: now,
    currency: input.currency,
    customer: input.customer,
    customer_account: null,
    description: input.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: input.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: input.receiptEmail,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: input.statementDescriptorSuffix,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

type PaymentError = NonNullable<PaymentIntent['last_payment_error']>;

/** Paid in full by a charge. */
export function succeeded(intent: PaymentIntent, method: PaymentMethod, charge: string): PaymentIntent {
  return {
    ...intent, amount_received: intent.amount, last_payment_error: null, latest_charge: charge, next_action: null,
    payment_method: method.id, status: 'succeeded',
  };
}

/** Not paid: it waits for another payment method. `charge` is the failed attempt, where the bank was asked at all. */
export function failed(intent: PaymentIntent, error: PaymentError, charge: string | null): PaymentIntent {
  return {
    ...intent, last_payment_error: error, latest_charge: charge ?? intent.latest_charge, next_action: null, payment_method: null,
    status: 'requires_payment_method',
  };
}

/** Waits until the payer has been authenticated at `url`, from where they come back to `returnUrl`. */
export function needsAction(intent: PaymentIntent, method: PaymentMethod, url: string, returnUrl: string | null): PaymentIntent {
  const next_action = returnUrl === null
    ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
    : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
  return { ...intent, last_payment_error: null, next_action, payment_method: method.id, status: 'requires_action' };
}

/** Null when it can't be canceled any more. */
export function canceled(intent: PaymentIntent, reason: PaymentIntent['cancellation_reason'], now: number): PaymentIntent | null {
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') return null;
  return { ...intent, canceled_at: now, cancellation_reason: reason, next_action: null, status: 'canceled' };
}
