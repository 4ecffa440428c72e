import { MongoError } from '../mongo-error.ts';
import type { View } from '../store/view.ts';

const lifetime = 5 * 60_000;
const mostKept = 50;

/** What opens a view of this moment that stays as it is; `done` gives it back. */
export type OpenSnapshot = () => { view: View; done: () => void };

/**
 * Reads of one moment outside of transactions: the first of a session chooses the moment, the others name it. A moment is
 * kept for five minutes, as MongoDB keeps its history.
 */
export class SnapshotReads {
  private readonly open: OpenSnapshot;
  private readonly lastTime: () => bigint;
  private readonly kept = new Map<bigint, ReturnType<OpenSnapshot> & { from: number }>();

  /** @param lastTime the time of the last commit: a moment is named by it */
  constructor(open: OpenSnapshot, lastTime: () => bigint) {
    this.open = open;
    this.lastTime = lastTime;
  }

  /** The view of a moment; of now when none is named. @throws MongoError 239 when it is not kept */
  at(wanted: bigint | undefined, clock: Date): { time: bigint; view: View } {
    const last = this.lastTime();
    const time = wanted === undefined || wanted > last ? last : wanted;
    const known = this.kept.get(time);
    if (known) return { time, view: known.view };
    if (time < last) throw new MongoError(239, 'Read timestamp is older than the oldest available timestamp.');
    const opened = { ...this.open(), from: clock.getTime() };
    this.kept.set(time, opened);
    this.expire(clock);
    return { time, view: opened.view };
  }

  /** Gives back the moments that are too old, and the oldest of too many. */
  expire(clock: Date): void {
    for (const [time, { view, from, done }] of this.kept) {
      if (from >= clock.getTime() - lifetime && this.kept.size <= mostKept) return;
      this.kept.delete(time);
      view.end();
      done();
    }
  }

  close(): void {
    this.expire(new Date(8.64e15));
  }
}
