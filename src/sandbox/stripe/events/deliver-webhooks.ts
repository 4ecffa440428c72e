import type { Store } from '../store/open-store.ts';
import type { Delivery, DeliveryTable } from './delivery-table.ts';
import { postWebhook } from './post-webhook.ts';
import type { WebhookEndpoint } from './post-webhook.ts';

export interface Deliverer {
  /** Looks for new events; called when a unit of work has been written. */
  wake(): void;
  close(): Promise<void>;
}

const PARALLEL = 8;
const FIRST_RETRY = 1_000;
const SLOWEST_RETRY = 120_000;
const GIVE_UP_AFTER = 3 * 24 * 3_600_000;

/**
 * Sends every event to the endpoint until it answers 2xx: in order of creation, a few at a time. One that is refused is
 * tried again later on its own; when the endpoint can't be reached at all, the whole queue waits and its head knocks.
 * @param now milliseconds since 1970
 */
export function deliverWebhooks(store: Store, table: DeliveryTable, endpoint: WebhookEndpoint, now: () => number): Deliverer {
  const queue = new DeliveryQueue(store, table, endpoint, now);
  queue.wake();
  return { wake: () => queue.wake(), close: () => queue.close() };
}

/** How long to wait after so many failures in a row, in milliseconds. */
export function retryDelay(failures: number): number {
  return Math.min(FIRST_RETRY * 2 ** Math.min(failures - 1, 20), SLOWEST_RETRY);
}

class DeliveryQueue {
  readonly #store: Store;
  readonly #table: DeliveryTable;
  readonly #endpoint: WebhookEndpoint;
  readonly #now: () => number;
  readonly #stop = new AbortController();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #underWay = new Set<Promise<void>>();
  /** What can be sent now, by place in the order of creation. */
  #ready: number[] = [];
  /** The first place not looked at yet. */
  #next = 0;
  /** How often in a row nobody answered at all. */
  #unreachable = 0;
  #paused = false;

  constructor(store: Store, table: DeliveryTable, endpoint: WebhookEndpoint, now: () => number) {
    this.#store = store;
    this.#table = table;
    this.#endpoint = endpoint;
    this.#now = now;
  }

  wake(): void {
    if (this.#stop.signal.aborted) return;
    for (const [seq, { due }] of this.#table.from(this.#next)) {
      this.#next = seq + 1;
      this.#readyAfter(seq, due - this.#now());
    }
    this.#pump();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.allSettled(this.#underWay);
  }

  #pump(): void {
    const most = this.#unreachable > 0 ? 1 : PARALLEL;
    while (!this.#paused && !this.#stop.signal.aborted && this.#underWay.size < most) {
      const seq = this.#ready.shift();
      if (seq === undefined) return;
      const delivery = this.#deliver(seq).catch((error: unknown) => this.#keepFor(seq, error)).finally(() => {
        this.#underWay.delete(delivery);
        this.#pump();
      });
      this.#underWay.add(delivery);
    }
  }

  async #deliver(seq: number): Promise<void> {
    const delivery = this.#table.read(seq);
    const event = delivery && this.#store.view.get('event', delivery.event);
    if (!event) return;
    await this.#store.flushed();
    const outcome = await postWebhook(this.#endpoint, event, this.#now, this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    if (outcome === 'unreachable') {
      this.#ready.unshift(seq);
      this.#pause();
      return;
    }
    this.#unreachable = 0;
    if (outcome === 'accepted') await this.#store.write(() => this.#table.remove(seq));
    else await this.#tryLater(seq, delivery, event.created);
  }

  /** The disk refused to note how it went, so the event stays and is sent again: twice is better than never. */
  #keepFor(seq: number, error: unknown): void {
    process.stderr.write(`sandbox/stripe: a delivery could not be noted: ${String(error)}\n`);
    if (!this.#stop.signal.aborted) this.#readyAfter(seq, SLOWEST_RETRY);
  }

  async #tryLater(seq: number, delivery: Delivery, created: number): Promise<void> {
    const attempts = delivery.attempts + 1;
    const delay = retryDelay(attempts);
    const abandoned = this.#now() - created * 1000 > GIVE_UP_AFTER;
    await this.#store.write(() => {
      this.#table.put(seq, { event: delivery.event, attempts, due: this.#now() + delay, ...(abandoned && { abandoned: true }) });
    });
    if (!abandoned) this.#readyAfter(seq, delay);
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#unreachable += 1;
    this.#after(retryDelay(this.#unreachable), () => {
      this.#ready.sort((a, b) => a - b);
      this.#paused = false;
    });
  }

  #readyAfter(seq: number, delay: number): void {
    if (delay <= 0) this.#ready.push(seq);
    else this.#after(delay, () => this.#ready.push(seq));
  }

  #after(delay: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
      this.#pump();
    }, delay);
    this.#timers.add(timer);
  }
}
