import type { Books } from '../create-books.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { AlertsDeps } from './alerts-deps.ts';
import { tell } from './tell-of-states.ts';

/** One that fails is tried again within the hour; this many in a row won't mend themselves. */
const IN_A_ROW = 3;
const LOOKED_AT = 12;
/** One that is silent for longer was killed. */
const RUNNING_MS = 15 * 60_000;
/** It is a matter of hours, not of minutes. */
const QUIET_MS = 6 * 3_600_000;

export interface Failing {
  /** Of those that were looked at. */
  times: number;
  /** What Stripe, or we, said at the last of them; null when it was killed. */
  error: string | null;
  /** When the last comparison that came to its end began; null when there never was one. */
  goodAt: Date | null;
}

/** Comparisons with Stripe fail again and again, so nobody would notice what differs. @returns how many mails it asked for */
export async function tellOfFailures(deps: AlertsDeps): Promise<number> {
  return await failingSince(deps.books, deps.clock.now()) === null ? 0 : tell(deps, 'alert-comparison', {}, { quietMs: QUIET_MS });
}

/** @returns null while comparisons come to their end, at least now and then */
export async function failingSince(books: Pick<Books, 'reconciliations' | 'lastReconciliation'>, now: Date): Promise<Failing | null> {
  const ended = (await books.reconciliations(LOOKED_AT)).filter((each) => !isRunning(each, now));
  const firstGood = ended.findIndex(({ finishedAt, error }) => finishedAt !== null && error === null);
  const failed = firstGood === -1 ? ended : ended.slice(0, firstGood);
  if (failed.length < IN_A_ROW) return null;
  return { times: failed.length, error: failed[0]?.error ?? null, goodAt: (await books.lastReconciliation())?.startedAt ?? null };
}

function isRunning({ finishedAt, startedAt }: Reconciliation, now: Date): boolean {
  return finishedAt === null && now.getTime() - startedAt.getTime() < RUNNING_MS;
}
