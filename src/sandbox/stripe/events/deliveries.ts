import { wants } from '../resources/webhook-endpoint.ts';
import type { View } from '../store/open-store.ts';
import type { Event, WebhookEndpoint } from '../store/tables.ts';
import type { DeliveryRules } from './delivery-rules.ts';
import type { DeliveryTable } from './delivery-table.ts';

const MOST_ENDPOINTS = 100;
/** Copies that were asked for by hand take a number at random, so that none takes another's place. */
const MOST_COPIES = 2 ** 40;

/** Who is told of what. */
export interface Deliveries {
  table: DeliveryTable;
  rules: DeliveryRules;
  /** Every endpoint, the oldest first. */
  endpoints(): WebhookEndpoint[];
  /** To be called when an endpoint was changed. */
  endpointsChanged(): void;
  /** How many endpoints an event of this type is sent to. */
  audience(type: string): number;
  /** Within the unit of work that records the event at a place in the order of creation. `now` in milliseconds. */
  queue(event: Event, seq: number, now: number): void;
  /** Queues an event once more for the endpoint of that id, or for all that want it, as "Resend" in Stripe's dashboard does. */
  queueAgain(event: Event, seq: number, endpoint: string | undefined, now: number): void;
  waiting(seq: number | undefined): number;
}

export function createDeliveries(table: DeliveryTable, rules: DeliveryRules, view: View): Deliveries {
  let known: WebhookEndpoint[] | undefined;
  const endpoints = (): WebhookEndpoint[] => (known ??= (view.find('webhook_endpoint', { limit: MOST_ENDPOINTS })?.data ?? []).reverse());
  const audience = (type: string): WebhookEndpoint[] => endpoints().filter((endpoint) => wants(endpoint, type));
  return {
    table,
    rules,
    endpoints,
    endpointsChanged: () => {
      known = undefined;
    },
    audience: (type) => audience(type).length,
    queue: (event, seq, now) => {
      const listeners = audience(event.type);
      if (listeners.length === 0) return;
      const { copies, delay, never } = rules.take(event.type);
      if (never) return;
      for (const { id } of listeners) {
        for (let copy = 0; copy < copies; copy++) table.put([id, delay === 0 ? 0 : now + delay, seq, copy], { event: event.id, attempts: 0 });
      }
    },
    queueAgain: (event, seq, endpoint, now) => {
      for (const { id } of endpoint === undefined ? audience(event.type) : [{ id: endpoint }]) {
        table.put([id, now, seq, Math.floor(Math.random() * MOST_COPIES)], { event: event.id, attempts: 0 });
      }
    },
    waiting: (seq) => table.waiting(seq),
  };
}
