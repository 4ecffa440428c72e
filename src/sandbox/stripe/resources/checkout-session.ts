import type { CheckoutSession, LineItem } from '../store/tables.ts';
import { newId } from './new-id.ts';
import { paymentMethodTypes } from './payment-intent.ts';

interface CheckoutSessionInput {
  cancelUrl: string | null;
  clientReferenceId: string | null;
  currency: string;
  customer: string | null;
  customerCreation: 'always' | 'if_required' | null;
  customerEmail: string | null;
  expiresAt: number;
  lineItems: LineItem[];
  locale: CheckoutSession['locale'];
  metadata: Record<string, string>;
  submitType: CheckoutSession['submit_type'];
  successUrl: string;
  allowedTypes: string[] | null;
  submitText?: string | null | undefined;
  afterSubmitText?: string | null | undefined;
}

/** A session that waits for its payer. Its `url` is added when it is shown: the address of the pages may change. */
export function newCheckoutSession(input: CheckoutSessionInput, now: number): CheckoutSession {
  const total = input.lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  return {
    ...unused,
    id: newId('cs_test'),
    allowed_payment_method_types: input.allowedTypes,
    amount_subtotal: total,
    amount_total: total,
    cancel_url: input.cancelUrl,
    client_reference_id: input.clientReferenceId,
    created: now,
    custom_text: { ...noCustomText, after_submit: message(input.afterSubmitText), submit: message(input.submitText) },
    currency: input.currency,
    customer: input.customer,
    customer_creation: input.customerCreation,
    customer_details: input.customerEmail === null ? null : customerDetails(input.customerEmail, null),
    customer_email: input.customerEmail,
    expires_at: input.expiresAt,
    locale: input.locale,
    metadata: input.metadata,
    payment_method_types: paymentMethodTypes(input.allowedTypes, input.currency),
    submit_type: input.submitType,
    success_url: input.successUrl,
  };
}

/** The payer has done their part: nothing can be paid on it any more. A debit or an authorization is not paid yet. */
export function completed(session: CheckoutSession, payer: { email: string; name: string | null }, customer: string | null, paid = true): CheckoutSession {
  return { ...session, customer, customer_details: customerDetails(payer.email, payer.name), payment_status: paid ? 'paid' : 'unpaid', status: 'complete' };
}

/** What was still on its way has come. */
export function paid(session: CheckoutSession): CheckoutSession {
  return { ...session, payment_status: 'paid' };
}

/** Null when it is complete or expired already. */
export function expired(session: CheckoutSession): CheckoutSession | null {
  return session.status === 'open' ? { ...session, status: 'expired' } : null;
}

function message(text: string | null | undefined): { message: string } | null {
  return text === null || text === undefined ? null : { message: text };
}

const noCustomText = { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null };

function customerDetails(email: string, name: string | null): CheckoutSession['customer_details'] {
  return {
    address: null, business_name: null, email, individual_name: null, name, phone: null, tax_exempt: 'none', tax_ids: [],
  };
}

/** The fields that no parameter of this sandbox changes. */
const unused = {
  object: 'checkout.session',
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  customer_account: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: {
    enabled: false,
    invoice_data: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: null, metadata: {}, rendering_options: null },
  },
  livemode: false,
  managed_payments: null,
  mode: 'payment',
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: { card: { request_three_d_secure: 'automatic' } },
  payment_status: 'unpaid',
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
  url: null,
  wallet_options: null,
} satisfies Partial<CheckoutSession>;
