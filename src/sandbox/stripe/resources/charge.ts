import type { Charge, PaymentIntent, PaymentMethod } from '../store/tables.ts';
import { newId } from './new-id.ts';
import type { Afterwards, Declines } from './test-card.ts';

const STATEMENT_PREFIX = 'WELLSPRING';
const DAYS_TO_CAPTURE = 7;
const DAY = 86_400;

/** A charge that the bank has paid, or has only authorized when `transaction` is null. */
export function paidCharge(intent: PaymentIntent, method: PaymentMethod, by: { id: string; transaction: string | null; authenticated: boolean; risk?: Afterwards['risk'] }, now: number): Charge {
  const captured = by.transaction !== null;
  const charge = attempt(intent, method, { id: by.id, authenticated: by.authenticated }, now);
  const card = charge.payment_method_details?.card;
  return {
    ...charge,
    amount_captured: captured ? intent.amount : 0,
    balance_transaction: by.transaction,
    captured,
    outcome: outcome({ risk_level: by.risk ?? 'normal', risk_score: by.risk === undefined ? 12 : 66 }),
    paid: true,
    ...(card && !captured && { payment_method_details: { card: { ...card, capture_before: now + DAYS_TO_CAPTURE * DAY }, type: 'card' } }),
    status: 'succeeded',
  };
}

/** A charge that the bank declined, or that Stripe's risk check blocked. */
export function failedCharge(intent: PaymentIntent, method: PaymentMethod, declined: Declines, now: number): Charge {
  const blocked = declined.blocked === true;
  return {
    ...attempt(intent, method, { id: newId('ch'), authenticated: false }, now),
    failure_code: declined.code,
    failure_message: declined.message,
    outcome: outcome({
      advice_code: declined.advice,
      ...(!blocked && { network_decline_code: '01' }),
      network_status: blocked ? 'not_sent_to_network' : 'declined_by_network',
      reason: blocked ? 'highest_risk_level' : declined.declineCode,
      ...(blocked && { risk_level: 'highest', risk_score: 92 }),
      seller_message: blocked ? 'Stripe blocked this payment as too risky.' : 'The bank did not return any further details with this decline.',
      type: blocked ? 'blocked' : 'issuer_declined',
    }),
    status: 'failed',
  };
}

/** A direct debit on its way to the payer's bank. */
export function pendingCharge(intent: PaymentIntent, method: PaymentMethod, mandate: string, now: number): Charge {
  return { ...attempt(intent, method, { id: newId('py'), authenticated: false, mandate }, now), amount_captured: intent.amount, captured: true, outcome: outcome({ network_status: null }) };
}

/** The debit has come. */
export function settledCharge(charge: Charge, transaction: string): Charge {
  return { ...charge, balance_transaction: transaction, paid: true, status: 'succeeded' };
}

/** The payer's bank refused the debit. */
export function refusedCharge(charge: Charge, code: string, message: string): Charge {
  return { ...charge, amount_captured: 0, captured: false, failure_code: code, failure_message: message, paid: false, status: 'failed' };
}

/** An authorization of which `amount` was taken; the rest goes back to the payer at once. Null when it was captured before. */
export function capturedBy(charge: Charge, amount: number, transaction: string): Charge | null {
  if (charge.captured || charge.refunded || charge.status !== 'succeeded') return null;
  return { ...charge, amount_captured: amount, amount_refunded: charge.amount - amount, balance_transaction: transaction, captured: true };
}

/** The charge after a refund of `amount`; after one that failed, where the amount is negative. */
export function refundedBy(charge: Charge, amount: number): Charge {
  const amount_refunded = charge.amount_refunded + amount;
  return { ...charge, amount_refunded, refunded: amount_refunded === charge.amount };
}

function outcome(differs: Partial<NonNullable<Charge['outcome']>>): NonNullable<Charge['outcome']> {
  return {
    advice_code: null, network_advice_code: null, network_decline_code: null, network_status: 'approved_by_network', reason: null, risk_level: 'normal', risk_score: 12,
    seller_message: 'Payment complete.', type: 'authorized', ...differs,
  };
}

function attempt(intent: PaymentIntent, method: PaymentMethod, { id, authenticated, mandate }: { id: string; authenticated: boolean; mandate?: string }, now: number): Charge {
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
    payment_method_details: method.sepa_debit ? debitUsed(method.sepa_debit, mandate) : { card: cardUsed(intent, method, authenticated), type: 'card' },
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: suffix,
    status: 'pending',
    transfer_data: null,
    transfer_group: null,
  };
}

function debitUsed(account: NonNullable<PaymentMethod['sepa_debit']>, mandate: string | undefined): Charge['payment_method_details'] {
  const { bank_code, branch_code, country, fingerprint, last4 } = account;
  return { sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate: mandate ?? null }, type: 'sepa_debit' };
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
    wallet: card?.wallet ? { dynamic_last4: card.wallet.dynamic_last4, google_pay: {}, type: card.wallet.type } : null,
  };
}

const authentication: NonNullable<CardUsed['three_d_secure']> = {
  authentication_flow: 'challenge', electronic_commerce_indicator: '05', exemption_indicator: null, result: 'authenticated',
  result_reason: null, transaction_id: null, version: '2.2.0',
};
