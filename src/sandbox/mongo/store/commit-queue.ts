import { MongoError } from '../mongo-error.ts';
import type { Store } from './store.ts';
import { View } from './view.ts';
import type { WriteLocks } from './write-locks.ts';
import { LockWait } from './write-locks.ts';

interface Job {
  run(view: View): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
  /** When to stop waiting for a transaction's locks, in milliseconds since the epoch. */
  deadline: number;
}

interface Outcome { job: Job; settle(): void }

/** What to do when a commit is on disk, or has failed. */
export interface CommitEnd { succeeded(): void; failed(): void }

/** Writes what must go along with a commit, after all of its writes. */
export type BeforeCommit = (store: Store, views: View[]) => CommitEnd;

/**
 * Group commit: all writes that arrive while a commit is on its way to the disk share the next one. A write is
 * acknowledged when its commit is on disk.
 */
export class CommitQueue {
  private readonly store: Store;
  private readonly locks: WriteLocks;
  private readonly beforeCommit: BeforeCommit;
  private jobs: Job[] = [];
  private busy = false;
  private commits = 0;
  private idle: (() => void)[] = [];
  /** Number of open transactions, which need the history of commits. */
  openTransactions = 0;

  constructor(store: Store, locks: WriteLocks, beforeCommit: BeforeCommit) {
    this.store = store;
    this.locks = locks;
    this.beforeCommit = beforeCommit;
  }

  /** Number of the last commit that every reader sees. */
  get committed(): number {
    return this.commits;
  }

  /** Runs a write on a view of the latest state. Resolves with its result when it is on disk; rejects with its error. */
  write<Result>(run: (view: View) => Result, deadline = Infinity): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.enqueue({ run, resolve, reject, deadline });
    });
  }

  /** Resolves when nothing is waiting or under way. */
  async settled(): Promise<void> {
    while (this.busy || this.jobs.length > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private enqueue(job: Job): void {
    this.jobs.push(job);
    if (!this.busy && this.jobs.length === 1) setImmediate(() => void this.drain());
  }

  private async drain(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    while (this.jobs.length > 0) await this.commitBatch(this.jobs.splice(0));
    this.busy = false;
    for (const wake of this.idle.splice(0)) wake();
  }

  private async commitBatch(batch: Job[]): Promise<void> {
    const outcomes: Outcome[] = [];
    const views: View[] = [];
    let end: CommitEnd | undefined;
    try {
      await this.store.transact(() => {
        for (const job of batch) this.runJob(job, views, outcomes);
        end = this.beforeCommit(this.store, views);
      });
      this.commits++;
      end?.succeeded();
      for (const outcome of outcomes) outcome.settle();
    } catch (error) {
      end?.failed();
      for (const view of views.toReversed()) view.discard();
      const failure = new MongoError(14031, `The write could not be stored: ${error instanceof Error ? error.message : String(error)}`);
      for (const { job } of outcomes) job.reject(failure);
    }
    if (this.openTransactions === 0) this.locks.forgetCommits();
  }

  private runJob(job: Job, views: View[], outcomes: Outcome[]): void {
    const view = new View(this.store, this.locks, this.commits + 1);
    try {
      const result = job.run(view);
      view.flush();
      views.push(view);
      outcomes.push({ job, settle: () => job.resolve(result) });
    } catch (error) {
      view.discard();
      if (error instanceof LockWait) this.waitFor(error, job);
      else outcomes.push({ job, settle: () => job.reject(error) });
    }
  }

  private waitFor(wait: LockWait, job: Job): void {
    let waiting = true;
    const again = (act: () => void) => {
      if (!waiting) return;
      waiting = false;
      clearTimeout(timer);
      act();
    };
    const expire = () => again(() => job.reject(new MongoError(50, 'operation exceeded time limit')));
    const timer = Number.isFinite(job.deadline) ? setTimeout(expire, job.deadline - Date.now()) : undefined;
    wait.owner.whenEnded(() => again(() => this.enqueue(job)));
  }
}
