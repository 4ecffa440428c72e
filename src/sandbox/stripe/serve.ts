import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Serving } from '../run-in-thread.ts';
import { createIdempotency } from './api/idempotency.ts';
import { createDeliveryTable } from './events/delivery-table.ts';
import { deliverWebhooks } from './events/deliver-webhooks.ts';
import { HOSTED_PATH } from './hosted/hosted-path.ts';
import { createHandler } from './create-handler.ts';
import { keepHouse } from './keep-house.ts';
import type { Sandbox } from './sandbox.ts';
import { openStore } from './store/open-store.ts';

export interface StripeOptions {
  dataDir: string;
  /** 0 takes any free port. */
  port: number;
  /** Where events are sent; none are sent when it is missing. */
  webhookUrl?: string | undefined;
  webhookSecret?: string | undefined;
  /** The public address of the hosted pages; its own address when missing. */
  hostedBase?: string | undefined;
}

/**
 * Serves the API and the hosted pages on one port of the loopback interface.
 * @param now milliseconds since 1970
 * @returns its address, as in `http://127.0.0.1:12111`
 * @throws DataFolderInUse, EADDRINUSE
 */
export async function serve(options: StripeOptions, now: () => number = Date.now): Promise<Serving<string>> {
  const { webhookUrl, webhookSecret } = options;
  if (webhookUrl !== undefined && !webhookSecret) throw new Error('A webhook URL needs a webhook secret, as in whsec_…');
  const server = createServer();
  const address = await listen(server, options.port);
  const store = openStoreOrClose(server, options.dataDir);
  const deliveries = createDeliveryTable(store.table('deliveries'), webhookUrl !== undefined);
  const deliverer = webhookUrl === undefined || webhookSecret === undefined ? undefined
    : deliverWebhooks(store, deliveries, { url: webhookUrl, secret: webhookSecret }, now);
  const hostedBase = options.hostedBase?.replace(/\/+$/, '') ?? `${address}${HOSTED_PATH}`;
  const sandbox: Sandbox = { store, deliveries, now, hostedBase, wake: () => deliverer?.wake() };
  const idempotency = createIdempotency(store.table('idempotency'), now);
  const house = keepHouse(sandbox, idempotency);
  server.on('request', createHandler(sandbox, idempotency));
  const close = async (): Promise<void> => {
    await closeServer(server);
    await house.close();
    await deliverer?.close();
    await store.close();
  };
  return { address, close };
}

function openStoreOrClose(server: Server, dataDir: string): ReturnType<typeof openStore> {
  try {
    return openStore(dataDir);
  } catch (error) {
    server.close();
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), 1_000);
  await closed;
  clearTimeout(impatient);
}
