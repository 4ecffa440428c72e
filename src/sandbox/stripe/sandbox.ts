import type { Faults } from './api/faults.ts';
import type { RateLimit } from './api/rate-limit.ts';
import type { Call } from './call.ts';
import type { Deliveries } from './events/deliveries.ts';
import type { Changes, Store } from './store/open-store.ts';

/** A running sandbox: what is kept, the clock, and where its pages are seen from. */
export interface Sandbox {
  store: Store;
  deliveries: Deliveries;
  /** Milliseconds since 1970, as tests have advanced it. */
  now: () => number;
  /** The clock on the wall. */
  wall: () => number;
  hostedBase: string;
  /** Tells the deliverer that there may be new events. */
  wake: () => void;
  faults: Faults;
  rateLimit: RateLimit;
}

type Request = Call['request'];
const NOBODY: Request = { id: null, idempotency_key: null };

/** Reads, and refuses to write. */
export function readCall(sandbox: Sandbox): Call {
  const refuse = (): never => {
    throw new Error('A reading request tried to write.');
  };
  return callOn(sandbox, { ...sandbox.store.view, put: refuse, remove: refuse }, NOBODY);
}

/** Runs one unit of work, and resolves when it is on disk; its webhooks follow. */
export async function writeCall<Result>(sandbox: Sandbox, work: (call: Call) => Result, request: Request = NOBODY): Promise<Result> {
  const result = await sandbox.store.write((changes) => work(callOn(sandbox, changes, request)));
  sandbox.wake();
  return result;
}

function callOn({ deliveries, now, hostedBase }: Sandbox, changes: Changes, request: Request): Call {
  return { changes, deliveries, now: Math.floor(now() / 1000), request, hostedBase };
}
