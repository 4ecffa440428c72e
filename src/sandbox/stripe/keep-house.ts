import type { Idempotency } from './api/idempotency.ts';
import { doWhatIsDue } from './payments/do-what-is-due.ts';
import { expireDueSessions } from './payments/pay-session.ts';
import { writeCall } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';

const EVERY = 500;
const BATCH = 100;
const HOUR = 3_600_000;
const RETENTION = 30 * 86_400;

export interface House {
  /** Does now all that time has brought, and resolves when it is on disk. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/** Does what time brings: sessions expire, debits and refunds settle, old events and idempotency keys are forgotten. */
export function keepHouse(sandbox: Sandbox, idempotency: Idempotency): House {
  let underWay = Promise.resolve();
  let swept = 0;
  const step = async (): Promise<void> => {
    while (await doDue(sandbox)) { /* as long as there is more */ }
    if (sandbox.now() - swept < HOUR) return;
    swept = sandbox.now();
    while (await sandbox.store.write(() => idempotency.forgetOld())) { /* as long as there is more */ }
    while (await forgetOldEvents(sandbox)) { /* as long as there is more */ }
  };
  const report = (error: unknown): void => void process.stderr.write(`sandbox/stripe: ${String(error)}\n`);
  const catchUp = (): Promise<void> => {
    underWay = underWay.then(step).catch(report);
    return underWay;
  };
  const timer = setInterval(() => void catchUp(), EVERY);
  return {
    catchUp,
    close: () => {
      clearInterval(timer);
      return underWay;
    },
  };
}

/** @returns whether there may be more */
async function doDue(sandbox: Sandbox): Promise<boolean> {
  const now = Math.floor(sandbox.now() / 1000);
  const sessions = sandbox.store.view.dueIds('checkout.session', 'open_until', now, BATCH);
  const planned = sandbox.store.view.dueIds('later', 'due', now, BATCH);
  if (sessions.length + planned.length === 0) return false;
  await writeCall(sandbox, (call) => {
    expireDueSessions(call, sessions);
    doWhatIsDue(call, planned);
  });
  return true;
}

async function forgetOldEvents(sandbox: Sandbox): Promise<boolean> {
  const old = sandbox.store.view.olderThan('event', Math.floor(sandbox.now() / 1000) - RETENTION, BATCH);
  if (old.length === 0) return false;
  await sandbox.store.write((changes) => {
    for (const id of old) changes.remove('event', id);
  });
  return true;
}
