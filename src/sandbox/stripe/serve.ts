import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Serving } from '../run-in-thread.ts';
import { Faults } from './api/faults.ts';
import { createIdempotency } from './api/idempotency.ts';
import { RateLimit } from './api/rate-limit.ts';
import { createClock } from './clock.ts';
import { configureEndpoint } from './configure-endpoint.ts';
import { createControl } from './control/create-control.ts';
import { createHandler } from './create-handler.ts';
import { createDeliveries } from './events/deliveries.ts';
import { deliverWebhooks } from './events/deliver-webhooks.ts';
import { DeliveryRules } from './events/delivery-rules.ts';
import { createDeliveryTable } from './events/delivery-table.ts';
import { NoteTaker } from './events/note-taker.ts';
import { HURRY } from './events/retry-delay.ts';
import { HOSTED_PATH } from './hosted/hosted-path.ts';
import { keepHouse } from './keep-house.ts';
import type { Sandbox } from './sandbox.ts';
import { openStore } from './store/open-store.ts';

export interface StripeOptions {
  dataDir: string;
  /** 0 takes any free port. */
  port: number;
  /** Where events are sent, beside the endpoints that the API makes. */
  webhookUrl?: string | undefined;
  /** What signs them; several, with commas between, all sign. */
  webhookSecret?: string | undefined;
  /** How many times faster than Stripe a refused event is sent again; 300 when missing, 1 is Stripe's pace. */
  webhookHurry?: number | undefined;
  /** The public address of the hosted pages; its own address when missing. */
  hostedBase?: string | undefined;
  /** Where tests give orders; 0 takes any free port. Without it nobody can. */
  controlPort?: number | undefined;
}

export interface StripeAddress {
  api: string;
  control?: string;
}

/**
 * Serves the API and the hosted pages on one port of the loopback interface, and the test controls on another when asked to.
 * @param wall milliseconds since 1970
 * @returns its addresses, as in `http://127.0.0.1:12111`
 * @throws DataFolderInUse, EADDRINUSE
 */
export async function serve(options: StripeOptions, wall: () => number = Date.now): Promise<Serving<StripeAddress>> {
  const { webhookUrl, webhookSecret } = options;
  if (webhookUrl !== undefined && !webhookSecret) throw new Error('A webhook URL needs a webhook secret, as in whsec_…');
  const doors = await openDoors(options);
  try {
    return await serveBehind(doors, options, wall);
  } catch (error) {
    await doors.close();
    throw error;
  }
}

async function serveBehind(doors: Doors, options: StripeOptions, wall: () => number): Promise<Serving<StripeAddress>> {
  const store = openStore(options.dataDir);
  const clock = createClock(store.table('clock'), wall);
  const rules = new DeliveryRules();
  const deliveries = createDeliveries(createDeliveryTable(store.table('webhooks'), store.table('webhook_counts')), rules, store.view);
  await configureEndpoint(store, options.webhookUrl, (options.webhookSecret ?? '').split(',').filter(Boolean), Math.floor(clock.now() / 1000));
  const deliverer = deliverWebhooks({ store, deliveries, notes: new NoteTaker(store), now: clock.now, wall, hurry: Math.max(1, options.webhookHurry ?? HURRY) });
  const hostedBase = options.hostedBase?.replace(/\/+$/, '') ?? `${doors.address.api}${HOSTED_PATH}`;
  const sandbox: Sandbox = {
    store, deliveries, now: clock.now, wall, hostedBase, wake: () => deliverer.wake(), faults: new Faults(), rateLimit: new RateLimit(wall),
  };
  const idempotency = createIdempotency(store.table('idempotency'), store.table('idempotency_ages'), clock.now);
  const house = keepHouse(sandbox, idempotency);
  doors.open(createHandler(sandbox, idempotency), createControl(sandbox, clock, house));
  const close = async (): Promise<void> => {
    await doors.close();
    await house.close();
    await deliverer.close();
    await store.close();
  };
  return { address: doors.address, close };
}

/** The ports, taken before anything is opened, so that a second sandbox on the same port does nothing at all. */
interface Doors {
  address: StripeAddress;
  open(api: RequestListener, control: RequestListener): void;
  close(): Promise<void>;
}

async function openDoors({ port, controlPort }: StripeOptions): Promise<Doors> {
  const api = createServer();
  const address: StripeAddress = { api: await listen(api, port) };
  const control = controlPort === undefined ? undefined : createServer();
  try {
    if (control) address.control = await listen(control, controlPort ?? 0);
  } catch (error) {
    await closeServer(api);
    throw error;
  }
  return {
    address,
    open: (handleApi, handleControl) => {
      api.on('request', handleApi);
      control?.on('request', handleControl);
    },
    close: async () => void await Promise.all([closeServer(api), control && closeServer(control)]),
  };
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
