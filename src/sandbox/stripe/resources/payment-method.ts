import type { PaymentMethod } from '../store/tables.ts';
import { fingerprint } from './fingerprint.ts';
import { newId } from './new-id.ts';
import { testCardByNumber } from './test-cards.ts';
import type { TestCard } from './test-cards.ts';

export interface CardDetails {
  number: string;
  brand: TestCard['brand'];
  country: string;
  expMonth: number;
  expYear: number;
}

export interface Payer {
  name: string | null;
  email: string | null;
}

/** A card as a PaymentMethod. The number itself is not kept: its last four digits are, and a fingerprint. */
export function newPaymentMethod(card: CardDetails, payer: Payer, now: number): PaymentMethod {
  return {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: billingDetails(payer),
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: hasWrongCvc(card.number) ? 'fail' : 'pass' },
      country: card.country,
      display_brand: card.brand,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: fingerprint(card.number),
      funding: card.number === '4000056655665556' ? 'debit' : 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

export function billingDetails({ name, email }: Payer): PaymentMethod['billing_details'] {
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return { address, email, name, phone: null, tax_id: null };
}

function hasWrongCvc(number: string): boolean {
  const outcome = testCardByNumber(number)?.outcome;
  return outcome?.kind === 'declines' && outcome.code === 'incorrect_cvc';
}
