import type { Database } from 'lmdb';

/**
 * Where a delivery stands: its endpoint, when it is due (milliseconds since 1970; 0 when it is new), the place of its event in
 * the order of creation, and which copy it is.
 */
export type DeliveryKey = [endpoint: string, due: number, seq: number, copy: number];

/** An event on its way to an endpoint. */
export interface Delivery {
  event: string;
  /** How often it was refused. */
  attempts: number;
}

export interface Standing {
  key: DeliveryKey;
  delivery: Delivery;
}

/** How many deliveries of an event are still to be made, and whether one was given up. */
interface Count {
  left: number;
  failed: boolean;
}

/** The deliveries not made yet. What changes it belongs into a unit of work on the store. */
export interface DeliveryTable {
  put(key: DeliveryKey, delivery: Delivery): void;
  /** It was refused, and is due again later. */
  move(key: DeliveryKey, due: number, delivery: Delivery): void;
  /** It was made, or given up for good. */
  finish(key: DeliveryKey, made: boolean): void;
  /** How many deliveries of the event at this place are still to be made. */
  waiting(seq: number | undefined): number;
  wasGivenUp(seq: number | undefined): boolean;
  /** New ones in order of creation, beginning after the one given; at the first when it is missing. */
  fresh(endpoint: string, after: DeliveryKey | undefined, limit: number): Standing[];
  /** Those that are to be tried again by now, the most overdue first, leaving out what `skip` knows. */
  overdue(endpoint: string, now: number, limit: number, skip: (key: DeliveryKey) => boolean): Standing[];
  /** When the next one after `now` is due. */
  nextDue(endpoint: string, now: number): number | undefined;
  /** All that stand for an endpoint. */
  all(endpoint: string): Standing[];
}

export function createDeliveryTable(table: Database<Delivery>, counts: Database<Count>): DeliveryTable {
  const countOf = (seq: number | undefined): Count => (seq === undefined ? undefined : counts.get(seq)) ?? { left: 0, failed: false };
  const read = (start: Array<string | number>, end: Array<string | number>, limit: number, skip: (key: DeliveryKey) => boolean): Standing[] => {
    const found: Standing[] = [];
    for (const { key, value } of table.getRange({ start, end })) {
      if (found.length === limit) break;
      if (!skip(key as DeliveryKey)) found.push({ key: key as DeliveryKey, delivery: value });
    }
    return found;
  };
  const none = (): boolean => false;
  return {
    put: (key, delivery) => {
      const { left, failed } = countOf(key[2]);
      void table.put(key, delivery);
      void counts.put(key[2], { left: left + 1, failed });
    },
    move: (key, due, delivery) => {
      void table.remove(key);
      void table.put([key[0], due, key[2], key[3]], delivery);
    },
    finish: (key, made) => {
      if (!table.doesExist(key)) return;
      void table.remove(key);
      const { left, failed } = countOf(key[2]);
      const after = { left: left - 1, failed: failed || !made };
      void (after.left === 0 && !after.failed ? counts.remove(key[2]) : counts.put(key[2], after));
    },
    waiting: (seq) => countOf(seq).left,
    wasGivenUp: (seq) => countOf(seq).failed,
    fresh: (endpoint, after, limit) => read(after ? [endpoint, 0, after[2], after[3] + 1] : [endpoint, 0], [endpoint, 1], limit, none),
    overdue: (endpoint, now, limit, skip) => read([endpoint, 1], [endpoint, now + 1], limit, skip),
    nextDue: (endpoint, now) => read([endpoint, now + 1], [endpoint, Infinity], 1, none)[0]?.key[1],
    all: (endpoint) => read([endpoint], [endpoint, Infinity], Infinity, none),
  };
}
