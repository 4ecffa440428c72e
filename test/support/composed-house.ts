import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compose, type House } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { adoptMessages } from '../../src/http/adopt-messages.ts';
import { listen, stopListening } from '../../src/platform/process/listen.ts';
import { startStripe } from '../../src/sandbox/stripe/start-stripe.ts';
import { freePort } from './free-port.ts';
import { type Child, startChild } from './start-child.ts';
import { orderStripe } from './stripe-control.ts';

/** The whole house in this process, over a database that can be killed and a Stripe that takes orders. Nothing runs in the background. */
export interface ComposedHouse {
  house: House;
  publicUrl: string;
  webhookSecret: string;
  mongodbUri: string;
  orderStripe(order: string, given?: object): Promise<unknown>;
  killDatabase(): Promise<void>;
  startDatabase(): Promise<void>;
  close(): Promise<void>;
}

const webhookSecret = 'whsec_composed_house';

export async function composedHouse(): Promise<ComposedHouse> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-house-'));
  const databasePort = await freePort();
  let database: Child;
  const startDatabase = async (): Promise<string> => {
    database = startChild('src/sandbox/mongo/main.ts', { args: ['--port', String(databasePort), '--data', path.join(dataDir, 'mongo')] });
    const [address = ''] = await database.printed(/mongodb:\/\/\S+/);
    return address;
  };
  const mongodbUri = await startDatabase();
  const stripe = await startStripe({ dataDir: path.join(dataDir, 'stripe'), port: 0, controlPort: 0 });
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const house = await compose(readConfig({ NODE_ENV: 'test', PUBLIC_URL: publicUrl, LOG_LEVEL: 'silent', TRUST_PROXY: '1' }), {
    mongodbUri, smtpUrl: 'smtp://127.0.0.1:1', secrets: ['a secret of this test alone'], demo: null,
    stripe: { secretKey: 'sk_test_composed_house', webhookSecret, apiBase: stripe.apiBase },
  });
  const { server, messages } = await listen(house.answer, port, '127.0.0.1', 'PORT');
  adoptMessages(house.app, messages);
  return {
    house, publicUrl, webhookSecret, mongodbUri,
    orderStripe: (order, given) => orderStripe(stripe.controlBase ?? '', order, given),
    killDatabase: async () => void await database.end('SIGKILL'),
    startDatabase: async () => void await startDatabase(),
    async close() {
      await stopListening(server);
      await house.close();
      await stripe.close();
      if (database.running()) await database.end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
