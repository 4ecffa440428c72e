import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Connection } from 'mongoose';
import { SMTPServer } from 'smtp-server';
import { connectMongo } from '../../../src/platform/mongo/connect-mongo.ts';
import { freePort } from '../../support/free-port.ts';
import { pollUntil } from '../../support/poll-until.ts';
import { seedCampaign } from '../../support/seed-campaign.ts';
import { type Child, startChild } from '../../support/start-child.ts';
import type { Owner } from './bench-gift.ts';
import { type FeesOfStripe, startFeesOfStripe } from './fees-of-stripe.ts';

export const webhookSecret = 'whsec_bench_of_gifts_0123456789';
export const slug = 'boat';
const preload = ['./test/bench/gifts/tell-live-memory.mjs'];

/** Wellspring as three processes: the embedded database, web and worker. Stripe's list and a relay that forgets are in this one. */
export interface BenchHouse {
  webPort: number;
  host: string;
  children: Record<'database' | 'web' | 'worker', Child>;
  connection: Connection;
  databaseUri: string;
  stripe: FeesOfStripe;
  owner: Owner;
  close(): Promise<void>;
}

export async function startHouse(): Promise<BenchHouse> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wellspring-gifts-'));
  const database = startChild('src/sandbox/mongo/main.ts', { preload, args: ['--port', '0', '--data', path.join(folder, 'mongo')] });
  const [server] = await database.printed(/mongodb:\/\/\S+/);
  const databaseUri = withName(server, 'gifts');
  const campaignId = await seedCampaign(databaseUri, slug);
  const [stripe, relay, webPort] = await Promise.all([startFeesOfStripe(), startRelay(), freePort()]);
  const host = `127.0.0.1:${webPort}`;
  const env = {
    NODE_ENV: 'development', PORT: String(webPort), PUBLIC_URL: `http://${host}`, LOG_LEVEL: 'warn', DATA_DIR: folder, MONGODB_URI: databaseUri,
    SECRET: 'a-secret-of-the-measurement-long-enough', STRIPE_SECRET_KEY: 'sk_test_bench_of_gifts', STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: stripe.apiBase, SMTP_URL: relay.url,
  };
  const web = startChild('src/server.ts', { env, preload });
  await pollUntil('web is ready', async () => (await fetch(`http://${host}/readyz`)).ok, { timeoutMs: 60_000 });
  const worker = startChild('src/worker.ts', { env, preload });
  const connection = await connectMongo(databaseUri);
  const campaign = await connection.collection<{ _id: string; organizationId: string }>('campaigns').findOne({ _id: campaignId });
  return {
    webPort, host, children: { database, web, worker }, connection, databaseUri, stripe,
    owner: { campaignId, organizationId: campaign?.organizationId ?? '' },
    async close() {
      await connection.close();
      for (const child of [worker, web, database]) await child.end();
      stripe.close();
      relay.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function withName(server: string, database: string): string {
  const address = new URL(server);
  address.pathname = `/${database}`;
  return address.href;
}

async function startRelay(): Promise<{ url: string; close(): void }> {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onData: (stream, _session, done) => void stream.resume().once('end', () => done()) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, close: () => server.close(() => undefined) };
}
