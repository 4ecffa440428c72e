import type { Stripe } from 'stripe';
import { composedHouse } from '../../support/composed-house.ts';
import { fillInGift } from '../../support/give.ts';
import { openCampaign } from '../../support/giving-house.ts';
import { payCheckout } from '../../support/pay-checkout.ts';

/**
 * The kinds of events that a card gift brings to an endpoint which is asked to send what the platform handles. Stripe also
 * has `payment_intent.created` and `charge.updated` of it, for endpoints that ask for them.
 */
export const eventsOfGift = ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed'] as const;

/** The events of one gift that was given by form and card, word for word as the embedded Stripe tells them. */
export async function realEvents(): Promise<Stripe.Event[]> {
  const site = await composedHouse();
  try {
    await openCampaign(site.house.features);
    const page = await fillInGift(site.publicUrl, '/campaigns/safe-homes/donate', { email: 'ana@example.org', name: 'Ana Petrović' });
    await payCheckout(page);
    const answer = await fetch(`${new URL(page).origin}/v1/events?limit=100`, { headers: { authorization: 'Bearer sk_test_composed_house' } });
    const { data } = await answer.json() as { data: Stripe.Event[] };
    return eventsOfGift.map((type) => {
      const found = data.find((event) => event.type === type);
      if (found === undefined) throw new Error(`A card gift brought no ${type}.`);
      return found;
    });
  } finally {
    await site.close();
  }
}
