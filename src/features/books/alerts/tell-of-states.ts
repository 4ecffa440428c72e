import { inTransaction } from '../../../platform/mongo/in-transaction.ts';
import type { AlertsDeps } from './alerts-deps.ts';
import { breakSilence } from './quiet-model.ts';
import { whoIsTold } from './who-is-told.ts';

/** People are told of a state that lasts once in this time, on the whole installation. */
const QUIET_MS = 3_600_000;
/** From then on something is behind. */
export const LAG_MS = 60_000;
/** A process that dies has its leases taken over within this time. */
const TAKEOVER_MS = 30_000;
/** What is over by the next look, such as the first moments after a start, isn't worth a mail. */
const STEADY_MS = 15_000;

/** Since when each state has been seen, look after look. */
export type Seen = Map<string, Date>;

/** Stripe's webhooks don't come while donors pay: a comparison had to fetch finished payments. @returns how many mails it asked for */
export async function tellOfSilence(deps: AlertsDeps): Promise<number> {
  const [last] = await deps.books.reconciliations(1);
  if (last === undefined || last.finishedAt === null || last.eventsMissing === 0) return 0;
  const { count } = await deps.stripeInbox.heardLate(last.startedAt);
  return count === 0 ? 0 : tell(deps, 'alert-silence', { since: last.startedAt.toISOString() }, { news: last.startedAt });
}

/** Entries wait and nobody has the right to add them up: no worker takes over. */
export async function tellOfLeases(deps: AlertsDeps, seen: Seen): Promise<number> {
  const now = deps.clock.now();
  const unheld = (await deps.ledger.unheldShards()).filter(({ oldestAt }) => now.getTime() - oldestAt.getTime() > TAKEOVER_MS);
  return isSteady(seen, 'alert-lease', unheld.length > 0, now) ? tell(deps, 'alert-lease', {}) : 0;
}

/** What Stripe told waits for over a minute, or totals are behind the entries for as long. */
export async function tellOfLag(deps: AlertsDeps, seen: Seen): Promise<number> {
  const now = deps.clock.now();
  const lags = await Promise.all([deps.ledger.lag(), deps.stripeInbox.lag()]);
  return isSteady(seen, 'alert-lag', lags.some(({ oldestAt }) => isBehind(oldestAt, now)), now) ? tell(deps, 'alert-lag', {}) : 0;
}

export function isBehind(oldestAt: Date | null, now: Date): boolean {
  return oldestAt !== null && now.getTime() - oldestAt.getTime() > LAG_MS;
}

function isSteady(seen: Seen, kind: string, isSo: boolean, now: Date): boolean {
  if (!isSo) {
    seen.delete(kind);
    return false;
  }
  const since = seen.get(kind) ?? now;
  seen.set(kind, since);
  return now.getTime() - since.getTime() >= STEADY_MS;
}

interface Pace {
  /** What it is about began then: who was told later than that, knows it. */
  news?: Date;
  /** For how long nobody is told again. */
  quietMs?: number;
}

/** Tells everybody of finance of a state of the whole. @returns how many mails it asked for */
export async function tell({ connection, clock, outbox, staff, log }: AlertsDeps, kind: string, data: Record<string, string>, { news, quietMs = QUIET_MS }: Pace = {}): Promise<number> {
  const now = clock.now();
  const quietSince = new Date(now.getTime() - quietMs);
  const since = news === undefined || news > quietSince ? quietSince : news;
  const addresses = await whoIsTold(staff, null);
  return inTransaction(connection, async (session) => {
    if (!(await breakSilence(connection, kind, { now, since }, session))) return 0;
    if (addresses.length === 0) log.error({ kind }, 'nobody has the finance role who could be told of this');
    return outbox.enqueueMany(addresses.map((to) => ({ kind, subject: now.toISOString(), to, data })), { session });
  });
}
