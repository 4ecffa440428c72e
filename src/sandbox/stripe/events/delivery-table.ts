import type { Database } from 'lmdb';

/** An event on its way to the webhook endpoint. */
export interface Delivery {
  event: string;
  attempts: number;
  /** Milliseconds since 1970: not to be tried before. */
  due: number;
  /** Given up after days of refusals. */
  abandoned?: true;
}

/** The events not delivered yet, by their place in the order of creation. */
export interface DeliveryTable {
  /** False when there is no endpoint: events are then recorded, not sent. */
  enabled: boolean;
  put(seq: number, delivery: Delivery): void;
  remove(seq: number): void;
  read(seq: number | undefined): Delivery | undefined;
  isPending(seq: number | undefined): boolean;
  wasAbandoned(seq: number | undefined): boolean;
  /** In order of creation, from a place on. */
  from(seq: number): Iterable<[seq: number, delivery: Delivery]>;
}

export function createDeliveryTable(table: Database<Delivery>, enabled: boolean): DeliveryTable {
  const read = (seq: number | undefined): Delivery | undefined => (seq === undefined ? undefined : table.get(seq));
  return {
    enabled,
    put: (seq, delivery) => void table.put(seq, delivery),
    remove: (seq) => void table.remove(seq),
    read,
    isPending: (seq) => {
      const delivery = read(seq);
      return delivery !== undefined && delivery.abandoned !== true;
    },
    wasAbandoned: (seq) => read(seq)?.abandoned === true,
    * from(seq) {
      for (const { key, value } of table.getRange({ start: seq })) {
        if (value.abandoned !== true) yield [key as number, value];
      }
    },
  };
}
