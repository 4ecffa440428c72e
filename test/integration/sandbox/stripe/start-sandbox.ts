import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import StripeSdk, { type Stripe } from 'stripe';
import { startStripe } from '../../../../src/sandbox/stripe/start-stripe.ts';
import { orderStripe } from '../../../support/stripe-control.ts';

export const SECRET = 'whsec_for_tests';

/** A webhook endpoint that verifies every event with the SDK and keeps it. */
export interface Receiver {
  url: string;
  events: Stripe.Event[];
  types(): string[];
  /** What it answers with from now on. */
  answer(status: number): void;
  /** How many requests came, refused ones too. */
  requests(): number;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const events: Stripe.Event[] = [];
  const { webhooks } = new StripeSdk('sk_test_receiver');
  let status = 200;
  let requests = 0;
  let server: Server;
  const listen = async (port: number): Promise<void> => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        requests += 1;
        const event = webhooks.constructEvent(Buffer.concat(chunks), request.headers['stripe-signature'] ?? '', SECRET);
        if (status === 200) events.push(event);
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  };
  await listen(0);
  const { port } = server!.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    events,
    types: () => events.map(({ type }) => type),
    answer: (next) => {
      status = next;
    },
    requests: () => requests,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
    start: () => listen(port),
  };
}

export interface TestSandbox {
  stripe: Stripe;
  apiBase: string;
  /** Gives an order to the test controls. */
  order<Result = unknown>(order: string, given?: object): Promise<Result>;
  receiver: Receiver;
  dataDir: string;
  /** Ends it and starts it again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The sandbox in its thread, the real SDK against it, and a receiver of its webhooks. */
export async function startSandbox(): Promise<TestSandbox> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'stripe-'));
  const receiver = await startReceiver();
  const start = (): ReturnType<typeof startStripe> => startStripe({ dataDir, port: 0, webhookUrl: receiver.url, webhookSecret: SECRET, controlPort: 0 });
  let running = await start();
  const sandbox: TestSandbox = {
    stripe: connect(running.apiBase),
    apiBase: running.apiBase,
    receiver,
    order: (order, given) => orderStripe(running.controlBase ?? '', order, given),
    dataDir,
    restart: async () => {
      await running.close();
      running = await start();
      sandbox.apiBase = running.apiBase;
      sandbox.stripe = connect(running.apiBase);
    },
    close: async () => {
      await running.close();
      await receiver.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return sandbox;
}

export function connect(apiBase: string, options: { maxNetworkRetries?: number } = {}): Stripe {
  const { hostname, port } = new URL(apiBase);
  return new StripeSdk('sk_test_sandbox', { protocol: 'http', host: hostname, port, telemetry: false, maxNetworkRetries: 0, ...options });
}

/** What a donation asks for, as the site sends it. */
export function sessionFor(amount = 6000, currency = 'usd'): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    submit_type: 'donate',
    success_url: 'http://localhost:3000/donations/tok?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:3000/campaigns/safe-homes/donate',
    customer_email: 'donor@example.org',
    client_reference_id: 'don_1',
    metadata: { donation: 'don_1' },
    payment_intent_data: { metadata: { donation: 'don_1' }, description: 'Gift to Safe homes', statement_descriptor_suffix: 'SAFE HOMES' },
    line_items: [{ quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: 'Gift to Safe homes' } } }],
  };
}

/** The error that a promise rejects with. */
export async function refusal(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    return error as Stripe.errors.StripeError;
  }
  throw new Error('It was not refused.');
}

/** Waits until a condition holds, by asking again and again. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
