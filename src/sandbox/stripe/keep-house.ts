import type { Idempotency } from './api/idempotency.ts';
import { expireDueSessions } from './payments/pay-session.ts';
import { writeCall } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';

const EVERY = 1_000;
const BATCH = 100;
const HOUR = 3_600_000;

/** Does what time brings: sessions expire, old idempotency keys are forgotten. */
export function keepHouse(sandbox: Sandbox, idempotency: Idempotency): { close(): Promise<void> } {
  let underWay = Promise.resolve();
  let forgotten = 0;
  const step = async (): Promise<void> => {
    const due = sandbox.store.view.dueSessions(Math.floor(sandbox.now() / 1000), BATCH);
    if (due.length > 0) await writeCall(sandbox, (call) => expireDueSessions(call, due));
    if (sandbox.now() - forgotten < HOUR) return;
    forgotten = sandbox.now();
    await sandbox.store.write(() => idempotency.forgetOld());
  };
  const report = (error: unknown): void => void process.stderr.write(`sandbox/stripe: ${String(error)}\n`);
  const timer = setInterval(() => {
    underWay = underWay.then(step).catch(report);
  }, EVERY);
  return {
    close: () => {
      clearInterval(timer);
      return underWay;
    },
  };
}
