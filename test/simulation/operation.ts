/** How a donor pays on Stripe's page. */
export type Means = { card: string } | { iban: string } | { wallet: true };

/** How a payment that Stripe takes with our gift's name on it doesn't fit, or isn't ours at all. */
export type Oddity = 'wrong-sum' | 'wrong-currency' | 'second-payment' | 'unknown-gift' | 'not-ours';

interface OfGift {
  /** The gift's number in this run, from 0. */
  gift: number;
}

/** What a donor does. `copies` are sent at once. */
export type DonorOperation = OfGift & (
  | { kind: 'give'; target: number; minor: number; ownAmount: boolean; cover: boolean; copies: number }
  | { kind: 'send-form-again'; otherAmount: boolean; confirmed: boolean }
  | { kind: 'pay'; means: Means; authentication: 'complete' | 'fail' | null; copies: number }
  | { kind: 'go-back' }
  | { kind: 'retry'; copies: number }
  | { kind: 'cancel'; whilePaying: boolean }
);

/** What staff do. `quarters` of the amount are given back. */
export type StaffOperation = OfGift & (
  | { kind: 'refund'; quarters: number; copies: number; sameForm: boolean }
  | { kind: 'resolve'; action: 'attach' | 'refund' | 'ignore' }
);

/** What happens at Stripe, with no request of the site behind it. */
export type StripeOperation = OfGift & (
  | { kind: 'stripe-refund'; quarters: number; status: 'succeeded' | 'pending' | null; afterwards: 'succeed' | 'fail' | null }
  | { kind: 'change-refund'; to: 'succeeded' | 'failed' | 'canceled' }
  | { kind: 'dispute'; quarters: number; inquiry: boolean }
  | { kind: 'decide-dispute'; status: 'won' | 'lost' }
  | { kind: 'odd-payment'; how: Oddity }
  | { kind: 'foreign-event'; how: 'live-mode' | 'other-account' }
);

/** What goes wrong, and what passes. */
export type WorldOperation =
  | { kind: 'pass-time'; seconds: number }
  | { kind: 'deliver'; types: string[] | null; copies: number; delaySeconds: number; never: boolean; times: number }
  | { kind: 'hold-webhooks' }
  | { kind: 'send-shuffled'; seed: string }
  | { kind: 'send-old-again'; seed: string; count: number }
  | { kind: 'fail-calls'; path: string | null; method: 'GET' | 'POST' | null; status: number | null; when: 'before' | 'after'; kept: boolean; times: number }
  | { kind: 'fail-database'; commands: string[]; how: { errorCode: number; labels?: string[] } | 'hang-up' | 'hang-up-after-write'; times: number }
  | { kind: 'kill-worker'; worker: number; afterMessages: number }
  | { kind: 'reconcile' }
  | { kind: 'look'; target: number };

export type Operation = DonorOperation | StaffOperation | StripeOperation | WorldOperation;
