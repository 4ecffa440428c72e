import { setTimeout as pause } from 'node:timers/promises';
import type { World } from './world.ts';

/** What waits there waits for its time. */
const waiting: [collection: string, filter: object][] = [
  ['stripe-events', { state: 'due' }], ['ledger-unfolded', {}], ['receipts-due', {}], ['fees-due', {}], ['corrections-due', {}], ['checkouts-due', {}], ['refund-requests', { state: 'asked' }],
];
const LOOK_MS = 40;
/** So many looks without any change, and time passes. */
const STILL = 4;
const LONGEST_STEP_SECONDS = 2 * 3600;
const MOST_STEPS = 60;
/** Bank debits take three minutes at the embedded Stripe, refunds on their way five seconds. */
const DEBITS_SECONDS = 240;

/** Mends everything, and lets time pass until nothing is left to do: what Stripe never told is found by reconciling. */
export async function comeToRest(world: World): Promise<void> {
  await world.order('/calls/mend');
  await world.order('/webhooks/usual');
  await world.order('/webhooks/hold', { held: false });
  await world.failDatabase('failCommand', 'off');
  await world.failDatabase('onPrimaryTransactionalWrite', 'off');
  await world.passTime(DEBITS_SECONDS);
  await finishWork(world);
  await reconcile(world);
  await finishWork(world);
  // Once more, with all that was brought in: differences that were only late are gone now.
  await world.passTime(LONGEST_STEP_SECONDS);
  await reconcile(world);
  await finishWork(world);
}

async function reconcile({ web }: World): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await web.features.books.reconcile()).kind === 'done') return;
    // A worker that was killed while it reconciled has the lease for a moment longer.
    await pause(LOOK_MS);
  }
  throw new Error('The books were busy for all the time');
}

async function finishWork(world: World): Promise<void> {
  let before = '';
  let still = 0;
  let step = 2;
  for (let steps = 0; steps < MOST_STEPS;) {
    const left = await whatIsLeft(world);
    if (left === '') return;
    still = left === before ? still + 1 : 0;
    before = left;
    world.web.bell.ring();
    if (still >= STILL) {
      await world.passTime(step);
      step = Math.min(step * 2, LONGEST_STEP_SECONDS);
      still = 0;
      steps++;
    }
    await pause(LOOK_MS);
  }
}

async function whatIsLeft({ database }: World): Promise<string> {
  const counts = await Promise.all(waiting.map(async ([collection, filter]) => ({ collection, count: await database.collection(collection).countDocuments(filter) })));
  return counts.filter(({ count }) => count > 0).map(({ collection, count }) => `${count} in ${collection}`).join(', ');
}
