import type { Stripe } from 'stripe';

/** Why an event is not of our account or mode, as a sentence for staff; null when it is. */
export function foreignOrigin(event: Stripe.Event, livemode: boolean): string | null {
  if (event.livemode !== livemode) return `Of ${event.livemode ? 'live' : 'test'} mode, which this installation is not in`;
  return event.account === undefined ? null : `Of another account, ${event.account}`;
}
