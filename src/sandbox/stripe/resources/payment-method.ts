import type { Mandate, PaymentMethod } from '../store/tables.ts';
import { fingerprint } from './fingerprint.ts';
import { newId } from './new-id.ts';
import { testCardByNumber } from './test-cards.ts';
import type { TestCard } from './test-card.ts';

export interface CardDetails {
  number: string;
  brand: TestCard['brand'];
  country: string;
  expMonth: number;
  expYear: number;
  /** It came out of a wallet on the payer's phone. */
  wallet?: 'google_pay';
}

type Address = NonNullable<PaymentMethod['billing_details']['address']>;

export interface Payer {
  name: string | null;
  email: string | null;
  phone?: string | null | undefined;
  address?: Address | null | undefined;
}

/** A card as a PaymentMethod. The number itself is not kept: its last four digits are, and a fingerprint. */
export function newPaymentMethod(card: CardDetails, payer: Payer, now: number): PaymentMethod {
  return {
    ...common(payer, now),
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: hasWrongCvc(card.number) ? 'fail' : 'pass' },
      country: card.country,
      display_brand: card.brand,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: fingerprint('card', card.number),
      funding: testCardByNumber(card.number)?.funding ?? 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: card.wallet === undefined ? null : { dynamic_last4: card.number.slice(-4), [card.wallet]: {}, type: card.wallet },
    },
    type: 'card',
  };
}

/** A bank account of the euro area as a PaymentMethod. Of its number the last four digits are kept, and a fingerprint. */
export function newDebitMethod(iban: string, payer: Payer, now: number): PaymentMethod {
  return {
    ...common(payer, now),
    sepa_debit: {
      bank_code: iban.slice(4, 9), branch_code: '', country: iban.slice(0, 2), fingerprint: fingerprint('iban', iban), generated_from: { charge: null, setup_attempt: null },
      last4: iban.slice(-4),
    },
    type: 'sepa_debit',
  };
}

/** The payer's permission to debit an account. */
export function newMandate(method: PaymentMethod, now: number): Mandate {
  const id = newId('mandate');
  return {
    id,
    object: 'mandate',
    customer_acceptance: { accepted_at: now, online: { ip_address: '127.0.0.1', user_agent: 'sandbox' }, type: 'online' },
    livemode: false,
    multi_use: {},
    payment_method: method.id,
    payment_method_details: { sepa_debit: { reference: id.slice(-16).toUpperCase(), url: 'https://hooks.stripe.com/adapter/sepa_debit/file/sandbox' }, type: 'sepa_debit' },
    status: 'active',
    type: 'multi_use',
  };
}

/** Null when it belongs to a customer already, or to none. */
export function attached(method: PaymentMethod, customer: string | null): PaymentMethod | null {
  return method.customer === customer ? null : { ...method, customer };
}

function billingDetails({ name, email, phone = null, address }: Payer): PaymentMethod['billing_details'] {
  const nowhere = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return { address: address ?? nowhere, email, name, phone, tax_id: null };
}

function common(payer: Payer, now: number): Omit<PaymentMethod, 'type'> {
  return {
    id: newId('pm'), object: 'payment_method', allow_redisplay: 'unspecified', billing_details: billingDetails(payer), created: now, customer: null,
    customer_account: null, livemode: false, metadata: {},
  };
}

function hasWrongCvc(number: string): boolean {
  const card = testCardByNumber(number);
  return card?.methods.includes('pm_card_cvcCheckFail') === true || (card?.outcome.kind === 'declines' && card.outcome.code === 'incorrect_cvc');
}
