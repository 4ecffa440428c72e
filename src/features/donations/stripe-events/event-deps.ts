import type { Stripe } from 'stripe';
import type { ApplyFactsDeps } from '../apply-facts.ts';
import type { MailQueue } from '../needs.ts';

export interface HandleEventDeps extends ApplyFactsDeps {
  stripe: Pick<Stripe, 'paymentIntents' | 'charges' | 'refunds'>;
  outbox: MailQueue;
  /** Whether this installation takes real money. */
  livemode: boolean;
}

/** What other events say of the same payment comes within seconds; until then there is no need to ask Stripe. */
export const PATIENCE_MS = 4_000;
