import { EndpointQueue } from './endpoint-queue.ts';
import type { QueueParts } from './endpoint-queue.ts';

interface Deliverer {
  /** Looks for new events; called when a unit of work has been written, and when time was advanced. */
  wake(): void;
  close(): Promise<void>;
}

/** Sends every event to every endpoint that wants it, each endpoint on its own, so that a slow one holds up no other. */
export function deliverWebhooks(parts: QueueParts): Deliverer {
  const queues = new Map<string, EndpointQueue>();
  const wake = (): void => {
    const endpoints = parts.deliveries.endpoints();
    for (const { id } of endpoints) {
      if (!queues.has(id)) queues.set(id, new EndpointQueue(id, parts));
      queues.get(id)?.wake();
    }
    for (const [id, queue] of queues) {
      if (endpoints.some((endpoint) => endpoint.id === id)) continue;
      queues.delete(id);
      void queue.close();
    }
  };
  wake();
  return {
    wake,
    close: async () => void await Promise.all(Array.from(queues.values(), (queue) => queue.close())),
  };
}
