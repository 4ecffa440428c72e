import type { Deliveries } from './events/deliveries.ts';
import type { Changes } from './store/open-store.ts';

/** One request or one step of the clock: what it may read and change, as one unit, and when it happens. */
export interface Call {
  changes: Changes;
  deliveries: Deliveries;
  /** Seconds since 1970. */
  now: number;
  /** The API request behind it; nulls when a payer, the clock or somebody in the dashboard did it. */
  request: { id: string | null; idempotency_key: string | null };
  /** The public address of the hosted pages, without a slash at its end. */
  hostedBase: string;
}
