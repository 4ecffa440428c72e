import { expect } from 'chai';
import type { Stripe } from 'stripe';
import { createCheckoutSession } from '../../../../src/features/donations/checkout-session.ts';
import type { Donation } from '../../../../src/features/donations/donation.ts';

/** @returns the name that Stripe is asked to show */
async function nameFor(purpose: string): Promise<string> {
  const asked: Stripe.Checkout.SessionCreateParams[] = [];
  const create = async (params: Stripe.Checkout.SessionCreateParams) => {
    asked.push(params);
    return { id: 'cs_1', url: 'https://pay.example/cs_1' };
  };
  const donation = { id: 'don_1', purpose, amount: { minor: 6000, currency: 'USD' }, donorEmail: null, attempt: { number: 0, startedAt: new Date('2026-11-22T08:00:00Z'), sessionId: null, sessionUrl: null } };
  await createCheckoutSession({ checkout: { sessions: { create } } } as unknown as Pick<Stripe, 'checkout'>, donation as unknown as Donation, 'https://site.example/donations/x');
  return asked[0]?.line_items?.[0]?.price_data?.product_data?.name ?? '';
}

describe('the payment page', () => {
  it('is asked for with the whole purpose', async () => {
    expect(await nameFor('Safe homes (Twelve cold miles)')).to.equal('Safe homes (Twelve cold miles)');
    expect(await nameFor('a'.repeat(250))).to.equal('a'.repeat(250));
  });

  it('is asked for with as much of a long purpose as Stripe takes, in whole letters', async () => {
    expect(await nameFor('a'.repeat(283))).to.equal(`${'a'.repeat(249)}…`);
    expect(await nameFor(`${'a'.repeat(248)}😀😀`)).to.equal(`${'a'.repeat(248)}…`);
  });
});
