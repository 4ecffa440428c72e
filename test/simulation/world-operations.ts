import { ask } from './ask.ts';
import type { WorldOperation } from './operation.ts';
import { seededRandom } from './random.ts';
import { stripeTruth } from './stripe-truth.ts';
import { targets } from './targets.ts';
import type { World } from './world.ts';

/** So many of the newest events are sent in another order, from several sides at once. */
const SHUFFLED = 16;
const SIDES = 4;

/** Lets time pass, or something go wrong. @returns what came of it, for the tally */
export async function actOnWorld(world: World, operation: WorldOperation): Promise<string> {
  switch (operation.kind) {
    case 'pass-time':
      await world.passTime(operation.seconds);
      return 'passed';
    case 'deliver': {
      const { types, copies, delaySeconds, never, times } = operation;
      await world.order('/webhooks/rule', { ...(types === null ? {} : { types }), copies, delaySeconds, never, times });
      return never ? 'never' : 'as told';
    }
    case 'hold-webhooks':
      await world.order('/webhooks/hold', { held: true });
      return 'held';
    case 'send-shuffled':
      return sendShuffled(world, operation.seed);
    case 'send-old-again': {
      const events = await stripeTruth(world.addresses.stripeBase).list('/v1/events');
      const some = seededRandom(operation.seed).shuffled(events).slice(0, operation.count);
      if (some.length > 0) await world.order('/webhooks/resend', { events: some.map(({ id }) => id) });
      return 'sent';
    }
    case 'fail-calls': {
      const { path, method, status, when, kept, times } = operation;
      await world.order('/calls/fail', { times, when, kept, ...(status === null ? {} : { status }), ...(method === null ? {} : { method }), ...(path === null ? {} : { path }) });
      return 'ordered';
    }
    case 'fail-database':
      await failDatabase(world, operation);
      return 'ordered';
    case 'kill-worker':
      return world.killWorker(operation.worker, operation.afterMessages);
    case 'reconcile':
      return (await world.web.features.books.reconcile()).kind;
    case 'look': {
      const target = targets[operation.target];
      const { status } = await ask(`${world.addresses.site}/campaigns/${target?.campaign ?? ''}`);
      return String(status);
    }
  }
}

async function sendShuffled(world: World, seed: string): Promise<string> {
  const events = await stripeTruth(world.addresses.stripeBase).list('/v1/events', SHUFFLED);
  const shuffled = seededRandom(seed).shuffled(events).map(({ id }) => id);
  const sides = Array.from({ length: SIDES }, (_, side) => shuffled.filter((_id, index) => index % SIDES === side)).filter((events) => events.length > 0);
  await Promise.all(sides.map((events) => world.order('/webhooks/send', { events })));
  await world.order('/webhooks/hold', { held: false });
  return 'sent';
}

async function failDatabase(world: World, { commands, how, times }: Extract<WorldOperation, { kind: 'fail-database' }>): Promise<void> {
  if (how === 'hang-up-after-write') return world.failDatabase('onPrimaryTransactionalWrite', { times });
  const data = how === 'hang-up' ? { closeConnection: true } : { errorCode: how.errorCode, ...(how.labels === undefined ? {} : { errorLabels: how.labels }) };
  await world.failDatabase('failCommand', { times }, { failCommands: commands, ...data });
}
