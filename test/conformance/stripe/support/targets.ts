import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import StripeSdk, { type Stripe } from 'stripe';
import { startStripe } from '../../../../src/sandbox/stripe/start-stripe.ts';

/** Something that claims to be Stripe. */
export interface Target {
  stripe: Stripe;
  /** Every body that it has answered with so far, refusals too. */
  answers: unknown[];
  /** Where its API is; missing for Stripe itself. */
  apiBase?: string;
  close(): Promise<void>;
}

/** The embedded Stripe, and with STRIPE_TEST_KEY Stripe's real test mode. */
export function targets(): Array<[name: string, open: () => Promise<Target>]> {
  const key = process.env.STRIPE_TEST_KEY;
  if (!key) {
    process.stdout.write('left out: the contract against Stripe itself, as STRIPE_TEST_KEY is not set\n');
    return [['the embedded Stripe', openSandbox]];
  }
  return [['the embedded Stripe', openSandbox], ["Stripe's test mode", () => Promise.resolve(connect(key))]];
}

async function openSandbox(): Promise<Target> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'stripe-contract-'));
  const running = await startStripe({ dataDir, port: 0 });
  const { hostname, port } = new URL(running.apiBase);
  return {
    ...connect('sk_test_contract', { protocol: 'http', host: hostname, port }),
    apiBase: running.apiBase,
    close: async () => {
      await running.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function connect(key: string, where: { protocol?: 'http'; host?: string; port?: string } = {}): Target {
  const answers: unknown[] = [];
  const listening: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    answers.push(await response.clone().json());
    return response;
  };
  const stripe = new StripeSdk(key, { ...where, telemetry: false, maxNetworkRetries: 1, httpClient: StripeSdk.createFetchHttpClient(listening) });
  return { stripe, answers, close: () => Promise.resolve() };
}
