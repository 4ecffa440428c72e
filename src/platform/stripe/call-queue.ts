import type { CallBucket } from './call-bucket.ts';
import type { CallPace } from './call-pace.ts';
import type { CallRank } from './call-rank.ts';

/** Where calls wait for their turn. */
export interface CallQueue {
  /** @returns false when the call's patience ended before its turn came */
  turn(rank: CallRank): Promise<boolean>;
  /** Stripe said that there were too many calls: everybody holds back for a moment. */
  tooMany(): Promise<void>;
}

interface Waiting {
  since: number;
  until: number;
  go(may: boolean): void;
}

/** How many turns are taken from the bucket at once, so that no process takes what others wait for. */
const CHUNK = 10;
/** After so long a call of the background no longer leaves the reserve alone: a steady stream of donors must not hold it up for ever. */
const AGED_MS = 5_000;
/** The longest time between two looks at the bucket, which other processes may have left alone meanwhile. */
const LONGEST_LOOK_MS = 250;

/**
 * Lets calls through as the bucket allows, whom a person waits for first, each kind in the order in which it came. Only
 * as many turns are taken as calls are waiting, so none lie about to be used in a later second.
 */
export function createCallQueue(bucket: CallBucket, { reserve, patienceMs }: Pick<CallPace, 'reserve' | 'patienceMs'>, now: () => number = () => performance.now()): CallQueue {
  const people: Waiting[] = [];
  const background: Waiting[] = [];
  const rest = createRest();
  let serving = false;
  let agedWent = false;

  /** Every other turn goes to a call that has grown old in the background, so that a stream of donors holds none up for ever. */
  const next = (): { queue: Waiting[]; wanted: number; keep: number } => {
    const aged = background[0] !== undefined && now() - background[0].since > AGED_MS;
    if (aged && !(agedWent && people.length > 0)) return { queue: background, wanted: 1, keep: 0 };
    return people.length > 0 ? { queue: people, wanted: people.length, keep: 0 } : { queue: background, wanted: background.length, keep: reserve };
  };

  const serveSome = async (): Promise<void> => {
    sendAwayLate(people, now());
    sendAwayLate(background, now());
    const { queue, wanted, keep } = next();
    if (queue.length === 0) return;
    const { granted, waitMs } = await bucket.take(Math.min(CHUNK, wanted), keep);
    for (const each of queue.splice(0, granted)) each.go(true);
    const overtaken = queue === background && people.length > 0;
    if (granted > 0) agedWent = queue === background;
    else if (!overtaken) await rest.take(Math.min(waitMs, LONGEST_LOOK_MS));
  };

  const serve = async (): Promise<void> => {
    if (serving) return;
    serving = true;
    try {
      while (people.length + background.length > 0) await serveSome();
    } finally {
      serving = false;
    }
  };

  return {
    turn: (rank) => new Promise((resolve) => {
      (rank === 'person' ? people : background).push({ since: now(), until: now() + patienceMs[rank], go: resolve });
      // A look that was put off until there is room for the background is too late for a person.
      if (rank === 'person' && people.length === 1) rest.end();
      void serve();
    }),
    tooMany: () => bucket.empty(),
  };
}

/** A pause that can be ended. */
function createRest() {
  let end: () => void = () => undefined;
  return {
    take: (ms: number) => new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      end = () => {
        clearTimeout(timer);
        resolve();
      };
    }),
    end: () => end(),
  };
}

/** All of a kind have the same patience, so the first in the queue is the first whose patience ends. */
function sendAwayLate(queue: Waiting[], now: number): void {
  const staying = queue.findIndex((each) => each.until > now);
  for (const each of queue.splice(0, staying === -1 ? queue.length : staying)) each.go(false);
}
