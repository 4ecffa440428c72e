import { setTimeout as pause } from 'node:timers/promises';
import type { Stripe } from 'stripe';
import type { DonationRow } from '../../../src/features/donations/donation-model.ts';
import { pollUntil } from '../../support/poll-until.ts';
import { benchGift, pendingRow } from './bench-gift.ts';
import { postAll } from '../../support/post-webhooks.ts';
import { webhookMaker } from './signed-webhooks.ts';
import { type BenchHouse, webhookSecret } from './start-house.ts';
import { cpuSecondsOf, liveMegabytesOf, megabytesOf } from './watched-process.ts';

/** As many as Stripe opens to an endpoint that keeps up. */
const CONNECTIONS = 32;
const LOOK_EVERY_MS = 200;
const INSERTED_AT_ONCE = 1_000;

export interface BurstFigures {
  settledPerSecond: number;
  webhooksPerSecond: number;
  /** The longest time that an entry waited for its totals, in seconds. */
  totalsBehind: number;
  /** Megabytes that the system has given to each process when a quarter of the gifts were in the totals, a half, three quarters, all. */
  memory: Record<string, number[]>;
  /** Megabytes that each has in use, garbage collected: before the first gift, and when all have been settled and are at rest. */
  live: Record<string, [before: number, after: number]>;
  /** Milliseconds of one core for a gift. */
  cpuPerGift: Record<string, number>;
  surfaced: string[];
}

/** Sends the events of many gifts to one campaign as fast as they are answered, and waits until the totals have all of them. */
export async function measureBurst(house: BenchHouse, templates: readonly Stripe.Event[], count: number): Promise<BurstFigures> {
  const { connection, owner, stripe } = house;
  const gifts = Array.from({ length: count }, (_, number) => benchGift('B', number));
  const now = new Date();
  for (let at = 0; at < count; at += INSERTED_AT_ONCE) {
    await connection.collection<DonationRow>('donations').insertMany(gifts.slice(at, at + INSERTED_AT_ONCE).map((gift) => pendingRow(gift, owner, now)));
  }
  stripe.add(gifts);
  const make = webhookMaker(templates, webhookSecret, house.host);
  const requests = gifts.flatMap(make);
  await pollUntil('what came before has settled', async () => (await connection.collection('stripe-events').countDocuments({ state: 'due' })) === 0);
  await pollUntil('and is in the totals', async () => (await connection.collection('ledger-unfolded').findOne()) === null);
  const liveBefore = await liveOfEach(house);
  const before = await totalsOf(house);
  const cpuBefore = ofEach(house, cpuSecondsOf);
  const began = performance.now();
  let sentAfter = 0;
  const sent = postAll(house.webPort, CONNECTIONS, requests).then(() => { sentAfter = performance.now() - began; });
  const watched = await watch(house, before.gifts, count, sent);
  const seconds = (performance.now() - began) / 1000;
  await sent;
  const raised = (await totalsOf(house)).raised - before.raised;
  const due = gifts.reduce((sum, gift) => sum + gift.minor, 0);
  const cpu = ofEach(house, cpuSecondsOf);
  await atRest(house);
  const liveAfter = await liveOfEach(house);
  return {
    settledPerSecond: Math.floor(count / seconds),
    webhooksPerSecond: Math.floor(requests.length / sentAfter * 1000),
    ...watched,
    live: Object.fromEntries(Object.entries(liveAfter).map(([name, value]) => [name, [liveBefore[name] ?? 0, value]])),
    cpuPerGift: Object.fromEntries(Object.entries(cpu).map(([name, value]) => [name, Number((((value - (cpuBefore[name] ?? 0)) / count) * 1000).toFixed(3))])),
    surfaced: [...await surfaced(house), ...(raised === due ? [] : [`the totals have ${raised} instead of ${due}`])],
  };
}

async function watch(house: BenchHouse, before: number, count: number, sent: Promise<void>): Promise<Pick<BurstFigures, 'totalsBehind' | 'memory'>> {
  const memory: Record<string, number[]> = { database: [], web: [], worker: [] };
  let trouble: Error | undefined;
  sent.catch((error: Error) => { trouble = error; });
  let totalsBehind = 0;
  for (let quarter = 1; quarter <= 4;) {
    await pause(LOOK_EVERY_MS);
    if (trouble !== undefined) throw trouble;
    const { gifts } = await totalsOf(house);
    const oldest = await house.connection.collection<{ recordedAt: Date }>('ledger-unfolded').find().sort({ recordedAt: 1 }).limit(1).next();
    if (oldest !== null) totalsBehind = Math.max(totalsBehind, (Date.now() - oldest.recordedAt.getTime()) / 1000);
    for (; quarter <= 4 && gifts - before >= (count * quarter) / 4; quarter++) {
      for (const [name, value] of Object.entries(ofEach(house, megabytesOf))) memory[name]?.push(value);
    }
  }
  return { totalsBehind: Number(totalsBehind.toFixed(2)), memory };
}

/** Receipts, their mails and fees follow the totals; while they are under way they are in use. */
async function atRest({ connection }: BenchHouse): Promise<void> {
  const due: [string, object][] = [['stripe-events', { state: 'due' }], ['receipts-due', {}], ['fees-due', {}], ['ledger-unfolded', {}], ['outbox', { state: { $in: ['queued', 'sending'] } }]];
  for (const [collection, filter] of due) {
    await pollUntil(`${collection} has nothing left to do`, async () => (await connection.collection(collection).findOne(filter)) === null, { timeoutMs: 600_000, everyMs: 500 });
  }
}

async function liveOfEach({ children }: BenchHouse): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const [name, child] of Object.entries(children)) figures[name] = await liveMegabytesOf(child);
  return figures;
}

async function totalsOf({ connection, owner }: BenchHouse): Promise<{ gifts: number; raised: number }> {
  const row = await connection.collection<{ _id: string; gifts: number; raisedMinor: number }>('totals').findOne({ _id: `campaign:${owner.campaignId}:USD` });
  return { gifts: row?.gifts ?? 0, raised: row?.raisedMinor ?? 0 };
}

/** Whatever of the processes' inner conflicts somebody outside can see: what they logged, and events that were tried again. */
async function surfaced({ connection, children }: BenchHouse): Promise<string[]> {
  const logged = Object.values(children).flatMap((child) => child.output().split('\n').filter((line) => /"level":[456]0/.test(line)));
  const events = connection.collection<{ _id: string; state: string; type: string }>('stripe-events');
  const odd = await events.find({ state: { $in: ['dead', 'quarantined'] } }).limit(5).toArray();
  const again = await events.find({ type: 'charge.succeeded', attempts: { $gt: 1 } }).limit(5).toArray();
  return [...logged, ...odd.map(({ _id, state }) => `${_id} is ${state}`), ...again.map(({ _id }) => `${_id} was tried again`)];
}

function ofEach({ children }: BenchHouse, measure: (pid: number) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(children).map(([name, child]) => [name, measure(child.pid)]));
}
