import type { Stripe } from 'stripe';
import type { DonationRow } from '../../../src/features/donations/donation-model.ts';
import { signWebhook } from '../../../src/sandbox/stripe/events/sign-webhook.ts';
import { benchGift, pendingRow } from './bench-gift.ts';
import { fillDonations } from './fill-donations.ts';
import { bodiesOfGift } from './signed-webhooks.ts';
import { slug, webhookSecret, withName } from './start-house.ts';
import { sizedHouse, type SizedHouse } from './sized-house.ts';
import { median } from '../median.ts';

const ROUNDS = 500;
const WARM_UP = 100;
const SMALL = 1_000;

/** Milliseconds at each size, and the larger one over the smaller. */
export interface SizeFigure {
  small: number;
  large: number;
  ratio: number;
}

/** The median time of what donors wait for at two sizes, taken in turns so that both see the same machine. */
export async function measureSizes(server: string, templates: readonly Stripe.Event[], large: number): Promise<Record<'campaignPage' | 'givingForm' | 'settle', SizeFigure>> {
  const houses: SizedHouse[] = [];
  try {
    for (const size of [SMALL, large]) {
      const house = await sizedHouse(withName(server, `sized-${size}`));
      houses.push(house);
      await fillDonations(house.connection, house.owner, size);
      const now = new Date();
      const pending = Array.from({ length: ROUNDS }, (_, number) => pendingRow(benchGift('S', number), house.owner, now));
      await house.connection.collection<DonationRow>('donations').insertMany(pending);
    }
    const bodies = bodiesOfGift(templates);
    return {
      campaignPage: await inTurns(houses, (house) => fetchPage(`${house.url}/campaigns/${slug}`)),
      givingForm: await inTurns(houses, (house) => fetchPage(`${house.url}/campaigns/${slug}/donate`)),
      settle: await inTurns(houses, (house, round) => settle(house, bodies(benchGift('S', round)))),
    };
  } finally {
    for (const house of houses) await house.close();
  }
}

async function inTurns(houses: readonly SizedHouse[], work: (house: SizedHouse, round: number) => Promise<void>): Promise<SizeFigure> {
  const times = houses.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [which, house] of houses.entries()) {
      const began = performance.now();
      await work(house, round);
      if (round >= WARM_UP) times[which]?.push(performance.now() - began);
    }
  }
  const [small = 0, large = 0] = times.map(median);
  return { small: shortened(small), large: shortened(large), ratio: shortened(large / small) };
}

async function fetchPage(address: string): Promise<void> {
  const answer = await fetch(address);
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
}

/** A payment's event from its arrival to the end of all that it books. */
async function settle({ features }: SizedHouse, [body = '']: readonly string[]): Promise<void> {
  const signature = signWebhook(body, [webhookSecret], Math.floor(Date.now() / 1000));
  if ((await features.stripeInbox.receive(Buffer.from(body), signature)) !== 'stored') throw new Error('The event was not stored.');
  if ((await features.stripeInbox.processBatch()) !== 1) throw new Error('The event was not processed.');
}

function shortened(value: number): number {
  return Number(value.toFixed(3));
}
