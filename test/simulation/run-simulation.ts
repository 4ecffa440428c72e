import { actAsDonor } from './donor-operations.ts';
import { checkEverything, type Verdict } from './checker/check-everything.ts';
import { comeToRest } from './come-to-rest.ts';
import type { Operation } from './operation.ts';
import { planOperations } from './plan-operations.ts';
import { actAsStaff } from './staff-operations.ts';
import { actAtStripe } from './stripe-operations.ts';
import { stripeTruth } from './stripe-truth.ts';
import { actOnWorld } from './world-operations.ts';
import { startWorld, type World } from './world.ts';

export interface SimulationOptions {
  seed: string;
  operations: number;
  /** After how many operations everything comes to rest and is checked; at the end always. */
  checkpoints?: readonly number[];
  tell?: (line: string) => void;
}

export interface SimulationResult {
  seed: string;
  /** How many were done until the last check. */
  operations: number;
  seconds: number;
  verdict: Verdict;
  /** How often which operation came to what. */
  tally: ReadonlyMap<string, number>;
  /** The house's last warnings and errors. */
  log: readonly string[];
}

/** So many operations are under way at once. */
const LANES = 24;
/** None should wait for a lock that nobody lets go of any more. */
const SLOW_MS = 20_000;

/** Runs one seed in a world of its own, until a check finds something wrong or all operations are done. */
export async function runSimulation({ seed, operations, checkpoints = [], tell = () => undefined }: SimulationOptions): Promise<SimulationResult> {
  const began = performance.now();
  const seconds = () => Math.trunc((performance.now() - began) / 100) / 10;
  const world = await startWorld();
  try {
    const plan = planOperations(seed);
    const performing = performer(world, seed, tell);
    let done = 0;
    for (const until of [...checkpoints.filter((each) => each < operations), operations]) {
      while (done < until) {
        await performing.begin(plan.next().value);
        done++;
      }
      await performing.finish();
      tell(`${done} operations in ${seconds()} s, coming to rest`);
      await comeToRest(world);
      const verdict = await checkEverything(world.database, stripeTruth(world.addresses.stripeBase), world.journal, { site: world.addresses.site, statusPath: (id) => world.web.features.donations.statusPath({ id }) });
      tell(`${done} operations in ${seconds()} s: ${verdict.gifts} gifts, ${verdict.payments} payments, ${verdict.entries} entries, ${verdict.wrong.length} wrong`);
      if (verdict.wrong.length > 0 || done === operations) return { seed, operations: done, seconds: seconds(), verdict, tally: performing.tally, log: world.log };
    }
    throw new RangeError('A simulation needs at least one operation');
  } finally {
    await world.close();
  }
}

/** Does operations, some at once; those of one gift one after the other. */
function performer(world: World, seed: string, tell: (line: string) => void) {
  const underWay = new Set<Promise<void>>();
  const lastOfGift = new Map<number, Promise<void>>();
  const tally = new Map<string, number>();
  const count = (operation: Operation, came: string) => tally.set(`${operation.kind}: ${came}`, (tally.get(`${operation.kind}: ${came}`) ?? 0) + 1);
  const perform = async (operation: Operation): Promise<void> => {
    if ('gift' in operation) await lastOfGift.get(operation.gift);
    const began = performance.now();
    await act(world, operation, seed).then((came) => count(operation, came), (error: unknown) => count(operation, shortly(error)));
    if (performance.now() - began > SLOW_MS) tell(`slow: ${JSON.stringify(operation)} took ${Math.trunc(performance.now() - began)} ms`);
  };
  return {
    tally,
    async begin(operation: Operation): Promise<void> {
      while (underWay.size >= LANES) await Promise.race(underWay);
      const doing = perform(operation);
      if ('gift' in operation) lastOfGift.set(operation.gift, doing);
      const entry = doing.finally(() => underWay.delete(entry));
      underWay.add(entry);
    },
    async finish(): Promise<void> {
      await Promise.all(underWay);
      lastOfGift.clear();
    },
  };
}

function act(world: World, operation: Operation, seed: string): Promise<string> {
  switch (operation.kind) {
    case 'give': case 'send-form-again': case 'pay': case 'go-back': case 'retry': case 'cancel':
      return actAsDonor(world, operation, seed);
    case 'refund': case 'resolve':
      return actAsStaff(world, operation);
    case 'stripe-refund': case 'change-refund': case 'dispute': case 'decide-dispute': case 'odd-payment': case 'foreign-event':
      return actAtStripe(world, operation);
    case 'pass-time': case 'deliver': case 'hold-webhooks': case 'send-shuffled': case 'send-old-again': case 'fail-calls': case 'fail-database': case 'kill-worker': case 'reconcile': case 'look':
      return actOnWorld(world, operation);
  }
}

/** An operation that is refused, or that a fault of the run met: the run goes on, and the tally shows it. */
function shortly(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message.replaceAll(/\w*\d\w*/g, '#').slice(0, 80)}` : 'failed';
}
