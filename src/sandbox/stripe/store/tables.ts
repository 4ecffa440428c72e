import type { Stripe } from 'stripe';

/** A type of the SDK as it is kept: where the API answers an id or, on demand, the object, the id is kept. */
export type Stored<T> = { [Key in keyof T]: string extends T[Key] ? Exclude<T[Key], { object: string }> : T[Key] };

export type Customer = Stored<Stripe.Customer>;
export type CheckoutSession = Stored<Stripe.Checkout.Session>;
export type PaymentIntent = Stored<Stripe.PaymentIntent>;
export type PaymentMethod = Stored<Stripe.PaymentMethod>;
export type Charge = Stored<Stripe.Charge>;
export type BalanceTransaction = Stored<Stripe.BalanceTransaction>;
export type Refund = Stored<Stripe.Refund>;
export type Price = Stored<Omit<Stripe.Price, 'unit_amount_decimal'>> & { unit_amount_decimal: string | null };
export type LineItem = Omit<Stripe.LineItem, 'price'> & { price: Price };

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
  payment: {
    description: string | null;
    metadata: Record<string, string>;
    receipt_email: string | null;
    statement_descriptor_suffix: string | null;
  };
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
  event: Event;
  checkout_plan: CheckoutPlan;
  authentication: Authentication;
}

export type Kind = keyof Tables;
