import type { Operation, WorldOperation } from './operation.ts';
import { type Random, seededRandom } from './random.ts';
import { type Story, tellStory } from './stories.ts';
import { targets } from './targets.ts';

/** Stories that are under way at once. */
const AT_ONCE = 40;
const HOUR = 3600;

/**
 * All operations of a run, in their order. They follow from the seed alone and from nothing that happens, so that a seed
 * is the same run everywhere; only who is quicker may differ.
 */
export function* planOperations(seed: string): Generator<Operation, never> {
  const random = seededRandom(`operations of ${seed}`);
  const underWay: Story[] = [];
  let gifts = 0;
  let held = 0;
  while (true) {
    // What is held back is let go again soon: it piles up otherwise.
    if (held > 0 && --held === 0) {
      yield { kind: 'send-shuffled', seed: `${seed}:${random.below(1_000_000)}` };
      continue;
    }
    if (random.chance(0.12)) {
      const trouble = whatHappens(random, seed);
      if (trouble.kind === 'hold-webhooks' && held > 0) continue;
      if (trouble.kind === 'hold-webhooks') held = random.between(3, 25);
      yield trouble;
      continue;
    }
    if (underWay.length < AT_ONCE && random.chance(0.5)) underWay.push(tellStory(random, gifts++));
    const story = underWay[random.below(underWay.length)];
    const step = story?.shift();
    if (story !== undefined && story.length === 0) underWay.splice(underWay.indexOf(story), 1);
    if (step !== undefined) yield step;
  }
}

const told = ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed', 'checkout.session.expired', 'refund.created', 'refund.updated', 'refund.failed', 'charge.refunded', 'charge.dispute.created', 'charge.dispute.closed', 'charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated', 'payment_intent.processing', 'payment_intent.payment_failed'];
const asked = [['POST', '/v1/checkout/sessions'], ['POST', '/v1/refunds'], ['GET', '/v1/balance_transactions'], ['GET', '/v1/events'], ['GET', null], ['POST', null], [null, null]] as const;
const writes = ['insert', 'update', 'delete', 'findAndModify', 'commitTransaction'];

const happenings: readonly [number, (random: Random, seed: string) => WorldOperation][] = [
  [26, (random) => ({ kind: 'pass-time', seconds: random.pick([random.between(1, 20), random.between(1, 20), random.between(20, 300), random.between(300, 2 * HOUR)]) })],
  [1, (random) => ({ kind: 'pass-time', seconds: random.between(6 * HOUR, 80 * HOUR) })],
  [18, (random) => ({ kind: 'deliver', types: random.chance(0.7) ? [random.pick(told)] : null, copies: random.pick([1, 1, 2, 3]), delaySeconds: random.pick([0, 0, random.between(1, 60), random.between(60, 2 * HOUR)]), never: random.chance(0.3), times: random.between(1, 6) })],
  [7, () => ({ kind: 'hold-webhooks' })],
  [6, (random, seed) => ({ kind: 'send-old-again', seed: `${seed}:${random.below(1_000_000)}`, count: random.between(1, 8) })],
  [14, (random) => {
    const [method, path] = random.pick(asked);
    const status = random.pick([null, null, 500, 503, 409, 429]);
    // A refusal comes before the effect; only what breaks can break after it.
    const when = status === null || status === 500 ? random.pick(['before', 'after'] as const) : 'before';
    return { kind: 'fail-calls', method, path, status, when, kept: status === 500 && random.chance(0.5), times: random.pick([1, 1, 2, 4]) };
  }],
  [22, (random) => ({
    kind: 'fail-database',
    // Commits above all: there, what is outside of the transaction shows.
    commands: random.chance(0.6) ? ['commitTransaction'] : random.chance(0.5) ? [random.pick(writes)] : random.pick([writes, ['find', 'aggregate']]),
    how: random.pick(['hang-up', 'hang-up-after-write', { errorCode: 91 }, { errorCode: 112, labels: ['TransientTransactionError'] }, { errorCode: 251, labels: ['TransientTransactionError'] }, { errorCode: 11602 }, { errorCode: 50 }] as const),
    times: random.between(1, 4),
  })],
  [9, (random) => ({ kind: 'kill-worker', worker: random.below(2), afterMessages: random.between(1, 60) })],
  [2, () => ({ kind: 'reconcile' })],
  [6, (random) => ({ kind: 'look', target: random.below(targets.length) })],
];

const weight = happenings.reduce((sum, [share]) => sum + share, 0);

function whatHappens(random: Random, seed: string): WorldOperation {
  let place = random.below(weight);
  for (const [share, make] of happenings) {
    if (place < share) return make(random, seed);
    place -= share;
  }
  throw new RangeError('Nothing happens at that place');
}
