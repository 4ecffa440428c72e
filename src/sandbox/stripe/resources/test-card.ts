/** How the bank answers: it pays, it declines for a reason, or it asks that the payer be authenticated first. */
export type Outcome =
  | { kind: 'pays' }
  | { kind: 'authenticates'; next: Declines | { kind: 'pays' } }
  | Declines;

export interface Declines {
  kind: 'declines';
  code: string;
  declineCode: string;
  message: string;
  advice: Advice;
  /** Stripe's own risk check stopped it: no bank was asked. */
  blocked?: true;
}

/** What the card network advises the shop to do after a decline. */
export type Advice = 'confirm_card_data' | 'do_not_try_again' | 'try_again_later';

/** What becomes of a payment that succeeded. */
export interface Afterwards {
  dispute?: { reason: 'fraudulent' | 'product_not_received'; inquiry: boolean };
  refund?: 'pending' | 'fails';
  /** The money is available at once. */
  available?: true;
  risk?: 'elevated';
}

export interface TestCard extends Afterwards {
  number: string;
  brand: 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay';
  country: string;
  funding?: 'debit' | 'prepaid';
  outcome: Outcome;
  /** The ready-made PaymentMethods that stand for this card in the API; `tok_…` for `pm_card_…`. */
  methods: string[];
  /** What it is for, in the list on the hosted page; a card without is not listed. */
  shows?: string;
}
