import { setTimeout as pause } from 'node:timers/promises';

export interface PollOptions {
  timeoutMs?: number;
  everyMs?: number;
}

/** What a probe throws when waiting is of no use any more. */
export class InVain extends Error {}

/**
 * Asks again and again until the probe has an answer, and gives that answer.
 * @param what names the condition, for the message when it never comes true
 * @param probe its `undefined`, `null`, `false` or exception means: not yet; `InVain` ends the waiting
 */
export async function pollUntil<T>(what: string, probe: () => T | Promise<T>, { timeoutMs = 20_000, everyMs = 50 }: PollOptions = {}): Promise<Exclude<T, undefined | null | false>> {
  const deadline = performance.now() + timeoutMs;
  let trouble: unknown;
  while (performance.now() < deadline) {
    try {
      const found = await probe();
      if (found !== undefined && found !== null && found !== false) return found as Exclude<T, undefined | null | false>;
      trouble = undefined;
    } catch (error) {
      if (error instanceof InVain) throw error;
      trouble = error;
    }
    await pause(everyMs);
  }
  throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`, { cause: trouble });
}
