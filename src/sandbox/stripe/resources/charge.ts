import type { Charge, PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { newId } from './new-id.ts';
import type { Outcome } from './test-cards.ts';

type Declined = Extract<Outcome, { kind: 'declines' }>;

const STATEMENT_PREFIX = 'WELLSPRING';

/** A charge that the bank paid. Its balance transaction is set with it. */
export function paidCharge(intent: PaymentIntent, method: PaymentMethod, balanceTransaction: string, id: string, authenticated: boolean, now: number): Charge {
  return {
    ...attempt(intent, method, id, authenticated, now),
    amount_captured: intent.amount,
    balance_transaction: balanceTransaction,
    captured: true,
    outcome: {
      advice_code: null, network_advice_code: null, network_decline_code: null, network_status: 'approved_by_network', reason: null,
      risk_level: 'normal', risk_score: 12, seller_message: 'Payment complete.', type: 'authorized',
    },
    paid: true,
    status: 'succeeded',
  };
}

/** A charge that the bank declined. */
export function failedCharge(intent: PaymentIntent, method: PaymentMethod, declined: Declined, now: number): Charge {
  return {
    ...attempt(intent, method, newId('ch'), false, now),
    failure_code: declined.code,
    failure_message: declined.message,
    outcome: {
      advice_code: declined.advice, network_advice_code: null, network_decline_code: '01', network_status: 'declined_by_network',
      reason: declined.declineCode, risk_level: 'normal', risk_score: 12,
      seller_message: 'The bank did not return any further details with this decline.', type: 'issuer_declined',
    },
    status: 'failed',
  };
}

/** The charge after a refund of `amount`. */
export function refundedBy(charge: Charge, amount: number): Charge {
  const amount_refunded = charge.amount_refunded + amount;
  return { ...charge, amount_refunded, refunded: amount_refunded === charge.amount };
}

function attempt(intent: PaymentIntent, method: PaymentMethod, id: string, authenticated: boolean, now: number): Charge {
  const suffix = intent.statement_descriptor_suffix;
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: suffix === null ? STATEMENT_PREFIX : `${STATEMENT_PREFIX}* ${suffix}`.slice(0, 22),
    captured: false,
    created: now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { card: cardUsed(intent, method, authenticated), type: 'card' },
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: suffix,
    status: 'pending',
    transfer_data: null,
    transfer_group: null,
  };
}

type CardUsed = NonNullable<NonNullable<Charge['payment_method_details']>['card']>;

function cardUsed(intent: PaymentIntent, { card }: PaymentMethod, authenticated: boolean): CardUsed {
  return {
    amount_authorized: intent.amount,
    authorization_code: null,
    brand: card?.brand ?? null,
    checks: card?.checks ?? null,
    country: card?.country ?? null,
    electronic_commerce_indicator: authenticated ? '05' : null,
    exp_month: card?.exp_month ?? 1,
    exp_year: card?.exp_year ?? 1970,
    extended_authorization: { status: 'disabled' },
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? null,
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card?.last4 ?? null,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card?.brand ?? null,
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: authenticated ? authentication : null,
    transaction_link_id: null,
    wallet: null,
  };
}

const authentication: NonNullable<CardUsed['three_d_secure']> = {
  authentication_flow: 'challenge', electronic_commerce_indicator: '05', exemption_indicator: null, result: 'authenticated',
  result_reason: null, transaction_id: null, version: '2.2.0',
};
