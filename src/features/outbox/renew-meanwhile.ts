import { setInterval as ticks } from 'node:timers/promises';

/**
 * Does a piece of work and renews, at every tick until it has ended, what would run out meanwhile. With that, work may take
 * as long as it needs while the process lives, and what it held is free soon after the process died.
 * @param renew its failure is nobody's business: the next tick tries again
 */
export async function renewMeanwhile<Result>(everyMs: number, renew: () => Promise<unknown>, work: () => Promise<Result>): Promise<Result> {
  const ended = new AbortController();
  const renewing = renewAtTicks(everyMs, renew, ended.signal);
  try {
    return await work();
  } finally {
    ended.abort();
    await renewing;
  }
}

async function renewAtTicks(everyMs: number, renew: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  try {
    for await (const _tick of ticks(everyMs, undefined, { signal, ref: false })) await renew().catch(() => undefined);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
