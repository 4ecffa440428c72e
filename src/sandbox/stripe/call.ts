import type { DeliveryTable } from './events/delivery-table.ts';
import type { Changes } from './store/open-store.ts';

/** One request or one step of the clock: what it may read and change, as one unit, and when it happens. */
export interface Call {
  changes: Changes;
  deliveries: DeliveryTable;
  /** Seconds since 1970. */
  now: number;
  /** The API request behind it; nulls when a payer or the clock did it. */
  request: { id: string | null; idempotency_key: string | null };
  /** The public address of the hosted pages, without a slash at its end. */
  hostedBase: string;
}
