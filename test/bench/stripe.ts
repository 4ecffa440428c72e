import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import StripeSdk, { type Stripe } from 'stripe';
import { startStripe } from '../../src/sandbox/stripe/start-stripe.ts';
import { orderStripe } from '../support/stripe-control.ts';
import { fillStripe } from './fill-stripe.ts';

/**
 * The embedded Stripe as the site uses it: Checkout Sessions made by the SDK, webhooks received by a server that reads and
 * answers them, and a start on 100,000 charges. Prints a table and, last, one JSON line.
 */
const SESSIONS = 2_000;
const CLIENTS = 16;
const EVENTS = 6_000;
const CHARGES = 100_000;

const gift: Stripe.Checkout.SessionCreateParams = {
  mode: 'payment', submit_type: 'donate', success_url: 'http://localhost:3000/thanks', cancel_url: 'http://localhost:3000/back', customer_email: 'donor@example.org',
  metadata: { donation: 'don_1' }, payment_intent_data: { metadata: { donation: 'don_1' } },
  line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 6000, product_data: { name: 'Gift' } } }],
};

const folder = mkdtempSync(path.join(tmpdir(), 'stripe-bench-'));
try {
  const figures = {
    sessionsPerSecond: await createSessions(path.join(folder, 'sessions')),
    webhooksPerSecond: await deliverEvents(path.join(folder, 'events')),
    secondsToStartOnManyCharges: await startOnMany(path.join(folder, 'charges')),
  };
  console.table(figures);
  console.log(JSON.stringify({ bench: 'stripe', figures }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function createSessions(dataDir: string): Promise<number> {
  const running = await startStripe({ dataDir, port: 0 });
  const stripe = connect(running.apiBase);
  await inParallel(200, () => stripe.checkout.sessions.create(gift));
  const began = performance.now();
  await inParallel(SESSIONS, (each) => stripe.checkout.sessions.create({ ...gift, client_reference_id: `don_${each}` }));
  const rate = SESSIONS / seconds(began);
  await running.close();
  return Math.floor(rate);
}

async function deliverEvents(dataDir: string): Promise<number> {
  const receiver = await startReceiver();
  const running = await startStripe({ dataDir, port: 0, controlPort: 0, webhookUrl: receiver.url, webhookSecret: 'whsec_bench' });
  const control = running.controlBase ?? '';
  await orderStripe(control, '/webhooks/hold', { held: true });
  await orderStripe(control, '/webhooks/rule', { copies: 10 });
  const stripe = connect(running.apiBase);
  await inParallel(EVENTS / 10, (each) => stripe.customers.create({ name: `Donor ${each}` }));
  const began = performance.now();
  await orderStripe(control, '/webhooks/hold', { held: false });
  await receiver.heard(EVENTS);
  const rate = EVENTS / seconds(began);
  await running.close();
  await receiver.close();
  return Math.floor(rate);
}

async function startOnMany(dataDir: string): Promise<number> {
  await fillStripe(dataDir, CHARGES);
  const began = performance.now();
  const running = await startStripe({ dataDir, port: 0 });
  const page = await connect(running.apiBase).charges.list({ limit: 10 });
  const elapsed = seconds(began);
  if (page.data.length !== 10) throw new Error('The charges are not there.');
  await running.close();
  return Math.ceil(elapsed * 1000) / 1000;
}

interface Receiver {
  url: string;
  heard(events: number): Promise<void>;
  close(): Promise<unknown>;
}

/** A site's webhook route in a thread of its own: reads the body, answers 200, and counts. */
async function startReceiver(): Promise<Receiver> {
  const worker = new Worker(`
    const { createServer } = require('node:http');
    const { parentPort } = require('node:worker_threads');
    let count = 0;
    createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200).end();
        parentPort.postMessage(++count);
      });
    }).listen(0, '127.0.0.1', function () { parentPort.postMessage({ port: this.address().port }); });
  `, { eval: true });
  const { port } = await new Promise<{ port: number }>((resolve) => worker.once('message', resolve));
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    heard: (events) => new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Not all of ${events} events came within a minute.`)), 60_000);
      worker.on('message', (count: number) => {
        if (count !== events) return;
        clearTimeout(late);
        resolve();
      });
    }),
    close: () => worker.terminate(),
  };
}

function connect(apiBase: string): Stripe {
  const { hostname, port } = new URL(apiBase);
  return new StripeSdk('sk_test_bench', { protocol: 'http', host: hostname, port, telemetry: false });
}

async function inParallel(times: number, work: (each: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    for (let each = next++; each < times; each = next++) await work(each);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

function seconds(began: number): number {
  return (performance.now() - began) / 1000;
}
