import type { Store } from '../store/open-store.ts';
import type { WebhookEndpoint } from '../store/tables.ts';
import type { Deliveries } from './deliveries.ts';
import type { DeliveryKey, Standing } from './delivery-table.ts';
import type { NoteTaker } from './note-taker.ts';
import { postWebhook } from './post-webhook.ts';
import { GIVE_UP_AFTER, retryDelay } from './retry-delay.ts';

export interface QueueParts {
  store: Store;
  deliveries: Deliveries;
  notes: NoteTaker;
  /** The sandbox's clock, which tests advance; milliseconds since 1970. */
  now: () => number;
  /** The clock on the wall. */
  wall: () => number;
  /** How many times faster than Stripe it tries again. */
  hurry: number;
}

const PARALLEL = 8;
const BATCH = 256;
const FIRST_KNOCK = 1_000;
const SLOWEST_KNOCK = 120_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Sends one endpoint its events: in order of creation, a few at a time. One that is refused is tried again later on its own;
 * when nobody listens at all, everything waits and the oldest event knocks. What waits stays on disk: in memory there are at
 * most two batches and one timer, however much there is to send.
 */
export class EndpointQueue {
  readonly #id: string;
  readonly #parts: QueueParts;
  readonly #stop = new AbortController();
  /** Sent, or about to be, and not yet noted: not to be read from disk again. */
  readonly #taken = new Set<string>();
  #ready: Standing[] = [];
  #head = 0;
  /** New deliveries up to this one were taken. */
  #freshUpTo: DeliveryKey | undefined;
  #underWay = 0;
  #filling = false;
  #timer: NodeJS.Timeout | undefined;
  /** How often in a row nobody answered at all. */
  #unreachable = 0;
  #paused = false;

  constructor(id: string, parts: QueueParts) {
    this.#id = id;
    this.#parts = parts;
  }

  /** Looks for what can be sent; called when there may be more, and when time was advanced. */
  wake(): void {
    this.#pump();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    while (this.#underWay > 0 || this.#filling) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  get #endpoint(): WebhookEndpoint | undefined {
    return this.#parts.deliveries.endpoints().find(({ id, status }) => id === this.#id && status === 'enabled');
  }

  #pump(): void {
    const most = this.#unreachable > 0 ? 1 : PARALLEL;
    while (!this.#paused && !this.#parts.deliveries.rules.held && !this.#stop.signal.aborted && this.#underWay < most) {
      const standing = this.#ready[this.#head];
      if (!standing) {
        void this.#refill().catch((error: unknown) => report(error));
        return;
      }
      this.#head += 1;
      this.#underWay += 1;
      void this.#deliver(standing).catch((error: unknown) => report(error)).finally(() => {
        this.#underWay -= 1;
        this.#pump();
      });
    }
  }

  async #refill(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    try {
      const { deliveries: { table }, store, now } = this.#parts;
      const overdue = table.overdue(this.#id, now(), BATCH, (key) => this.#taken.has(nameOf(key)));
      const fresh = table.fresh(this.#id, this.#freshUpTo, BATCH);
      const next = table.nextDue(this.#id, now());
      this.#freshUpTo = fresh.at(-1)?.key ?? this.#freshUpTo;
      this.#ready = [...overdue, ...fresh];
      this.#head = 0;
      for (const { key } of this.#ready) this.#taken.add(nameOf(key));
      clearTimeout(this.#timer);
      if (next !== undefined) this.#timer = setTimeout(() => this.#pump(), Math.min(next - now(), LONGEST_TIMER));
      // Nobody is told of what a power cut could still undo.
      await store.flushed();
    } finally {
      this.#filling = false;
    }
    if (this.#ready.length > 0) this.#pump();
  }

  async #deliver(standing: Standing): Promise<void> {
    const { key, delivery } = standing;
    const { deliveries: { table }, store, now, hurry } = this.#parts;
    const event = store.view.get('event', delivery.event);
    const endpoint = this.#endpoint;
    if (!endpoint) return;
    if (!event) return this.#note(key, () => table.finish(key, true));
    const outcome = await postWebhook(event, endpoint, this.#parts, this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    if (outcome === 'unreachable') return this.#putBack(standing);
    this.#unreachable = 0;
    if (outcome === 'accepted') return this.#note(key, () => table.finish(key, true));
    const attempts = delivery.attempts + 1;
    if (now() - event.created * 1000 > GIVE_UP_AFTER) return this.#note(key, () => table.finish(key, false));
    const due = now() + retryDelay(attempts, hurry);
    this.#note(key, () => table.move(key, due, { event: delivery.event, attempts }));
  }

  /** Notes how it went, without holding up the next one: after a crash an event may come twice, which is better than never. */
  #note(key: DeliveryKey, note: () => void): void {
    const forget = (): void => {
      this.#taken.delete(nameOf(key));
      this.#pump();
    };
    void this.#parts.notes.take(note).then(forget, (error: unknown) => {
      report(error);
      setTimeout(forget, SLOWEST_KNOCK).unref();
    });
  }

  #putBack(standing: Standing): void {
    this.#ready = [...this.#ready.slice(this.#head), standing].sort((a, b) => a.key[1] - b.key[1] || a.key[2] - b.key[2]);
    this.#head = 0;
    if (this.#paused) return;
    this.#paused = true;
    this.#unreachable += 1;
    const pause = Math.min(FIRST_KNOCK * 2 ** Math.min(this.#unreachable - 1, 20), SLOWEST_KNOCK);
    const timer = setTimeout(() => {
      this.#paused = false;
      this.#pump();
    }, pause);
    this.#stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }
}

function nameOf(key: DeliveryKey): string {
  return key.slice(1).join(' ');
}

function report(error: unknown): void {
  process.stderr.write(`sandbox/stripe: a delivery could not be noted: ${String(error)}\n`);
}
