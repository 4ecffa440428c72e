import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { chargeOfGift } from './charge-of-gift.ts';
import { webhookSecret } from './compose-house.ts';
import type { StripeOperation } from './operation.ts';
import { stripeTruth } from './stripe-truth.ts';
import { targets } from './targets.ts';
import type { World } from './world.ts';

type Of<Kind extends StripeOperation['kind']> = Extract<StripeOperation, { kind: Kind }>;

/** Does at Stripe what no request of the site is behind. @returns what came of it, for the tally */
export async function actAtStripe(world: World, operation: StripeOperation): Promise<string> {
  if (operation.kind === 'odd-payment') return payOddly(world, operation);
  if (operation.kind === 'foreign-event') return sendForeignEvent(world, operation);
  const charge = await chargeOfGift(world, operation.gift);
  if (charge === null) return 'no charge';
  const stripe = stripeTruth(world.addresses.stripeBase);
  switch (operation.kind) {
    case 'stripe-refund': {
      const { quarters, status, afterwards } = operation;
      const amount = await amountOf(world, charge, operation.gift, quarters);
      await world.order('/dashboard/refund', { charge, amount, ...(status === null ? {} : { status }), ...(afterwards === null ? {} : { afterwards }) });
      return 'refunded';
    }
    case 'change-refund': {
      const [refund] = await stripe.list(`/v1/refunds?charge=${charge}`, 1);
      if (refund === undefined) return 'no refund';
      await world.order('/dashboard/change-refund', { refund: refund.id, to: operation.to });
      return operation.to;
    }
    case 'dispute':
      await world.order('/dashboard/dispute', { charge, amount: await amountOf(world, charge, operation.gift, operation.quarters), inquiry: operation.inquiry });
      return 'disputed';
    case 'decide-dispute': {
      const [dispute] = await stripe.list(`/v1/disputes?charge=${charge}`, 1);
      if (dispute === undefined) return 'no dispute';
      await world.order('/dashboard/decide-dispute', { dispute: dispute.id, status: operation.status });
      return operation.status;
    }
  }
}

async function amountOf(world: World, charge: string, gift: number, quarters: number): Promise<number> {
  const { amount } = await stripeTruth(world.addresses.stripeBase).get(`/v1/charges/${charge}`);
  const { step } = currencyOf(world, gift);
  return Math.max(step, Math.trunc((Number(amount) * quarters) / 4 / step) * step);
}

/** A payment with our gift's name on it that doesn't fit, or one that is somebody else's business in the same account. */
async function payOddly(world: World, { gift, how }: Of<'odd-payment'>): Promise<string> {
  const { database, journal } = world;
  const known = journal.gifts.get(gift);
  const donation = await database.collection<{ _id: string; amountMinor: number }>('donations').findOne({ donorEmail: known?.email ?? '' });
  if (known === undefined || donation === null) return 'no gift';
  const { code, step } = currencyOf(world, gift);
  const currency = how === 'wrong-currency' ? (code === 'GBP' ? 'CHF' : 'GBP') : code;
  const amount = how === 'wrong-sum' ? donation.amountMinor + 10 * step : Math.max(donation.amountMinor, 100);
  const metadata: Record<string, string> = how === 'not-ours' ? {} : { 'metadata[donationId]': how === 'unknown-gift' ? `don_unknown${gift}` : donation._id };
  const intent = await stripeTruth(world.addresses.stripeBase).post('/v1/payment_intents', {
    amount: String(amount), currency: currency.toLowerCase(), payment_method: 'pm_card_visa', confirm: 'true', 'automatic_payment_methods[enabled]': 'true', 'automatic_payment_methods[allow_redirects]': 'never', ...metadata,
  });
  const charge = String(intent.latest_charge);
  journal.oddCharges.add(charge);
  known.oddCharge = charge;
  return how;
}

/** Rightly signed, as where one endpoint serves two modes or several accounts; what it says isn't about us. */
async function sendForeignEvent({ addresses, database, clock, journal }: World, { gift, how }: Of<'foreign-event'>): Promise<string> {
  const donation = await database.collection<{ _id: string; amountMinor: number; currency: string }>('donations').findOne({ donorEmail: journal.gifts.get(gift)?.email ?? '' });
  if (donation === null) return 'no gift';
  const now = Math.floor(clock.now().getTime() / 1000);
  const id = `evt_foreign${randomUUID().replaceAll('-', '')}`;
  const charge = { id: `ch_foreign${gift}`, object: 'charge', amount: donation.amountMinor, currency: donation.currency.toLowerCase(), created: now, status: 'succeeded', paid: true, payment_intent: `pi_foreign${gift}`, metadata: { donationId: donation._id } };
  const event = { id, object: 'event', type: 'charge.succeeded', created: now, livemode: how === 'live-mode', data: { object: charge }, ...(how === 'other-account' ? { account: 'acct_other' } : {}) };
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', webhookSecret).update(`${now}.${body}`).digest('hex');
  journal.foreignEvents.add(id);
  return String(await post(`${addresses.site}/webhooks/stripe`, body, { 'content-type': 'application/json', 'stripe-signature': `t=${now},v1=${signature}` }));
}

function post(address: string, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { method: 'POST', headers }, (incoming) => {
      incoming.resume();
      incoming.once('end', () => resolve(incoming.statusCode ?? 0));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

function currencyOf({ journal }: World, gift: number) {
  return targets[journal.gifts.get(gift)?.target ?? 0]!.currency;
}
