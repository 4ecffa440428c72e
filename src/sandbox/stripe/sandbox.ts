import type { Call } from './call.ts';
import type { DeliveryTable } from './events/delivery-table.ts';
import type { Changes, Store } from './store/open-store.ts';

/** A running sandbox: what is kept, the clock, and where its pages are seen from. */
export interface Sandbox {
  store: Store;
  deliveries: DeliveryTable;
  /** Milliseconds since 1970. */
  now: () => number;
  hostedBase: string;
  /** Tells the deliverer that there may be new events. */
  wake: () => void;
}

type Request = Call['request'];
const NOBODY: Request = { id: null, idempotency_key: null };

/** Reads, and refuses to write. */
export function readCall(sandbox: Sandbox): Call {
  const put = (): never => {
    throw new Error('A reading request tried to write.');
  };
  return callOn(sandbox, { ...sandbox.store.view, put }, NOBODY);
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
