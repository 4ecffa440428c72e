import type { PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { newId, newSecret } from './new-id.ts';

interface PaymentIntentInput {
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Record<string, string>;
  receiptEmail: string | null;
  statementDescriptorSuffix: string | null;
  automatic: PaymentIntent['automatic_payment_methods'];
  allowedTypes: string[] | null;
  captureMethod?: PaymentIntent['capture_method'] | undefined;
  confirmationMethod?: PaymentIntent['confirmation_method'] | undefined;
  setupFutureUsage?: PaymentIntent['setup_future_usage'] | undefined;
  shipping?: PaymentIntent['shipping'] | undefined;
  statementDescriptor?: string | null | undefined;
}

const TYPES = ['card', 'sepa_debit'];

/** The ways to pay that there are: those allowed, of which a direct debit is for euros alone. */
export function paymentMethodTypes(allowed: string[] | null, currency: string): string[] {
  return (allowed ?? TYPES).filter((type) => TYPES.includes(type) && (type !== 'sepa_debit' || currency === 'eur'));
}

export function newPaymentIntent(input: PaymentIntentInput, now: number): PaymentIntent {
  const id = newId('pi');
  const types = paymentMethodTypes(input.allowedTypes, input.currency);
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
    capture_method: input.captureMethod ?? 'automatic_async',
    client_secret: newSecret(id),
    confirmation_method: input.confirmationMethod ?? 'automatic',
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
    payment_method_options: {
      ...(types.includes('card') && { card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' as const } }),
      ...(types.includes('sepa_debit') && { sepa_debit: {} }),
    },
    payment_method_types: types,
    payment_record: null,
    processing: null,
    receipt_email: input.receiptEmail,
    review: null,
    setup_future_usage: input.setupFutureUsage ?? null,
    shipping: input.shipping ?? null,
    source: null,
    statement_descriptor: input.statementDescriptor ?? null,
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

/** The bank holds the money until it is taken. */
export function authorized(intent: PaymentIntent, method: PaymentMethod, charge: string): PaymentIntent {
  return {
    ...intent, amount_capturable: intent.amount, last_payment_error: null, latest_charge: charge, next_action: null, payment_method: method.id,
    status: 'requires_capture',
  };
}

/** Of what the bank held, `amount` was taken. */
export function captured(intent: PaymentIntent, amount: number): PaymentIntent {
  return { ...intent, amount_capturable: 0, amount_received: amount, status: 'succeeded' };
}

/** A direct debit is on its way to the payer's bank, which answers in its own time. */
export function processing(intent: PaymentIntent, method: PaymentMethod, charge: string): PaymentIntent {
  return { ...intent, last_payment_error: null, latest_charge: charge, next_action: null, payment_method: method.id, status: 'processing' };
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

/** The payer walked away from the bank's question; null when none was asked. */
export function abandoned(intent: PaymentIntent): PaymentIntent | null {
  return intent.status === 'requires_action' ? { ...intent, next_action: null, payment_method: null, status: 'requires_payment_method' } : null;
}

/** Null when it can't be canceled any more. */
export function canceled(intent: PaymentIntent, reason: PaymentIntent['cancellation_reason'], now: number): PaymentIntent | null {
  if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') return null;
  return { ...intent, amount_capturable: 0, canceled_at: now, cancellation_reason: reason, next_action: null, status: 'canceled' };
}
