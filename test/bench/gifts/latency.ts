import { setTimeout as pause } from 'node:timers/promises';
import type { Stripe } from 'stripe';
import type { DonationRow } from '../../../src/features/donations/donation-model.ts';
import { benchGift, pendingRow } from './bench-gift.ts';
import { type Line, openLine } from '../../support/post-webhooks.ts';
import { webhookMaker } from './signed-webhooks.ts';
import { type BenchHouse, webhookSecret } from './start-house.ts';

const PER_SECOND = 100;

/** How long webhooks take to be answered when they come at a hundred a second, whether or not earlier ones are answered. @param run tells its gifts from others */
export async function measureLatency(house: BenchHouse, templates: readonly Stripe.Event[], run: string, seconds: number): Promise<{ p50: number; p99: number }> {
  const gifts = Array.from({ length: Math.ceil((PER_SECOND * seconds) / templates.length) }, (_, number) => benchGift(run, number));
  const now = new Date();
  await house.connection.collection<DonationRow>('donations').insertMany(gifts.map((gift) => pendingRow(gift, house.owner, now)));
  house.stripe.add(gifts);
  const requests = gifts.flatMap(webhookMaker(templates, webhookSecret, house.host));
  const idle: Line[] = [];
  const took: number[] = [];
  const began = performance.now();
  const post = async (request: Buffer, due: number) => {
    const line = idle.pop() ?? await openLine(house.webPort);
    const status = await line.post(request);
    if (status !== 200) throw new Error(`A webhook was answered ${status}.`);
    // From when it was due: a late start is the answer's fault as well.
    took.push(performance.now() - due);
    idle.push(line);
  };
  const posted: Promise<void>[] = [];
  for (const [index, request] of requests.entries()) {
    const due = began + (index * 1000) / PER_SECOND;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    posted.push(post(request, Math.max(due, performance.now() - 1)));
  }
  await Promise.all(posted);
  for (const line of idle) line.close();
  const sorted = took.toSorted((a, b) => a - b);
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99) };
}

function at(sorted: readonly number[], share: number): number {
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2));
}
