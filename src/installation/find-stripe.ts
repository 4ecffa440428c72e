import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ConfigError, type Config } from '../config.ts';
import { keptSecret } from '../platform/files/kept-secret.ts';
import { readRunningNote } from '../platform/files/running-note.ts';
import type { Services } from '../services.ts';
import { listens } from './listens.ts';
import { startProgram } from './start-program.ts';

/** A Stripe that can be asked until `stop`. */
export interface OpenStripe {
  stripe: Services['stripe'];
  stop(): Promise<void>;
}

/** Nobody listens here: what happens meanwhile waits, and is told to the site when it starts again. */
const NOBODY = 'http://127.0.0.1:9/webhooks/stripe';

/**
 * The configured Stripe; else the embedded one of the site that runs on this data folder; else one started for this.
 * @throws ConfigError when that can't be started
 */
export async function findStripe(config: Pick<Config, 'stripe' | 'dataDir'>): Promise<OpenStripe> {
  const nothing = () => Promise.resolve();
  if (config.stripe !== undefined) return { stripe: config.stripe, stop: nothing };
  const webhookSecret = `whsec_${keptSecret(config.dataDir, 'webhook-secret')}`;
  const embedded = (apiBase: string) => ({ secretKey: 'sk_test_embedded', webhookSecret, apiBase });
  const running = readRunningNote(config.dataDir)?.stripeBase;
  if (running !== undefined && await listens(running)) return { stripe: embedded(running), stop: nothing };
  const folder = path.resolve(config.dataDir, 'stripe');
  mkdirSync(folder, { recursive: true });
  try {
    const started = await startProgram('stripe/main', ['--port', '0', '--data', folder, '--webhook', NOBODY, '--webhook-secret', webhookSecret], /http:\/\/127\.0\.0\.1:\d+(?=\n)/);
    return { stripe: embedded(started.address), stop: () => started.stop() };
  } catch (error) {
    throw new ConfigError(`STRIPE_SECRET_KEY is not set, and the embedded Stripe in ${folder} could not be started. ${(error as Error).message}`, { cause: error });
  }
}
