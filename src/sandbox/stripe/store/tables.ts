import type { Stripe } from 'stripe';

/** A type of the SDK as it is kept: where the API answers an id or, on demand, the object, the id is kept. */
export type Stored<T> = { [Key in keyof T]: string extends T[Key] ? Exclude<T[Key], { object: string }> : T[Key] };

export type Customer = Stored<Stripe.Customer>;
export type CheckoutSession = Stored<Stripe.Checkout.Session>;
export type PaymentIntent = Stored<Stripe.PaymentIntent>;
export type PaymentMethod = Stored<Stripe.PaymentMethod>;
export type Charge = Stored<Stripe.Charge>;
/** With the payout that it went out with, once it did, which the API shows only by listing a payout's transactions. */
export type BalanceTransaction = Stored<Stripe.BalanceTransaction> & { payout?: string };
export type Payout = Stored<Stripe.Payout>;
export type Refund = Stored<Stripe.Refund>;
export type Price = Stored<Omit<Stripe.Price, 'unit_amount_decimal'>> & { unit_amount_decimal: string | null };
export type LineItem = Omit<Stripe.LineItem, 'price'> & { price: Price };
export type Product = Stored<Stripe.Product>;
export type Mandate = Stored<Stripe.Mandate>;
/** Its balance transactions are kept by their ids; the API shows them whole. */
export type Dispute = Omit<Stored<Stripe.Dispute>, 'balance_transactions'> & { balance_transactions: string[] };

/** An endpoint with the secrets that sign for it: the first for good, the others until their second has come. */
export type WebhookEndpoint = Omit<Stripe.WebhookEndpoint, 'secret'> & { secrets: Array<{ value: string; until: number | null }> };

/** An event with the object as it was then. */
export interface Event {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: { object: string }; previous_attributes?: Record<string, unknown> };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: Stripe.Event.Type;
}

/** What a Checkout Session was asked to do, which its API object does not show; kept under the session's id. */
export interface CheckoutPlan {
  id: string;
  line_items: LineItem[];
  /** How often its payer went back: a form that was shown before is refused. Never when missing. */
  left?: number;
  payment: {
    description: string | null;
    metadata: Record<string, string>;
    receipt_email: string | null;
    statement_descriptor_suffix: string | null;
    capture_method: 'automatic' | 'automatic_async' | 'manual';
    setup_future_usage: PaymentIntent['setup_future_usage'];
    shipping: PaymentIntent['shipping'];
  };
}

/** What is to be done to an object once its second has come; see payments/do-what-is-due.ts. */
export interface Later {
  id: string;
  due: number;
  what: 'settle_debit' | 'fail_debit' | 'settle_refund' | 'fail_refund' | 'win_dispute' | 'lose_dispute' | 'expire_authorization' | 'pay_out' | 'pay_payout';
  of: string;
}

/** What came to the balance in one currency and becomes available in one second. */
export interface Funds {
  id: string;
  currency: string;
  available_on: number;
  net: number;
}

/** What is left of a deleted object. */
interface Deleted {
  id: string;
  object: 'customer' | 'product' | 'webhook_endpoint';
  deleted: true;
}

/** Where the payer comes back to after authentication, for a payment outside Checkout; kept under its PaymentIntent's id. */
export interface Authentication {
  id: string;
  return_url: string | null;
}

/** Everything that is kept, by kind. The kinds that Stripe has too carry the name of their `object` field. */
export interface Tables {
  customer: Customer;
  'checkout.session': CheckoutSession;
  payment_intent: PaymentIntent;
  payment_method: PaymentMethod;
  charge: Charge;
  balance_transaction: BalanceTransaction;
  refund: Refund;
  payout: Payout;
  event: Event;
  product: Product;
  price: Price;
  mandate: Mandate;
  dispute: Dispute;
  webhook_endpoint: WebhookEndpoint;
  checkout_plan: CheckoutPlan;
  authentication: Authentication;
  later: Later;
  funds: Funds;
  deleted: Deleted;
}

export type Kind = keyof Tables;

/** The kinds that the API shows. */
export type ShownKind = Exclude<Kind, 'checkout_plan' | 'authentication' | 'later' | 'funds'>;

/** The kinds of which events tell. */
export type ToldKind = Exclude<ShownKind, 'event' | 'webhook_endpoint' | 'mandate' | 'balance_transaction' | 'deleted'>;
