import { Catalog } from './catalog/catalog.ts';
import { ChangeLog } from './changes/change-log.ts';
import { removeOldRecords } from './sessions/session-records.ts';
import type { OpenSnapshot } from './sessions/snapshot-reads.ts';
import { SnapshotReads } from './sessions/snapshot-reads.ts';
import type { Transaction } from './sessions/transaction.ts';
import { Transactions } from './sessions/transactions.ts';
import type { CommitEnd } from './store/commit-queue.ts';
import { CommitQueue } from './store/commit-queue.ts';
import type { Store } from './store/store.ts';
import { View } from './store/view.ts';
import { WriteLocks } from './store/write-locks.ts';

const sessionLifetime = 30 * 60_000;

/** A store with its catalog, its commits and its transactions: what commands work on. */
export class Database {
  readonly catalog = new Catalog();
  readonly queue: CommitQueue;
  readonly transactions: Transactions;
  readonly changes: ChangeLog;
  readonly snapshots: SnapshotReads;
  readonly clock: () => Date;
  private readonly store: Store;
  private readonly locks = new WriteLocks();

  constructor(store: Store, clock: () => Date) {
    this.store = store;
    this.clock = clock;
    this.changes = new ChangeLog(store, clock);
    this.snapshots = new SnapshotReads(() => this.snapshot(), () => this.changes.lastTime);
    this.queue = new CommitQueue(store, this.locks, (open, views) => this.writeAlong(open, views));
    this.transactions = new Transactions({ store, locks: this.locks, queue: this.queue, clock, catalog: this.catalog });
    this.catalog.load(this.latest());
  }

  /** The state of the last commit, for reading. */
  latest(): View {
    return new View(this.store, this.locks, this.queue.committed);
  }

  /** The same database with the collections that a transaction has made, for the transaction's own commands. */
  within({ catalog }: Transaction): Database {
    return Object.create(this, { catalog: { value: catalog } }) as Database;
  }

  /** Forgets the retryable writes of sessions that have expired. */
  async removeOldSessions(): Promise<void> {
    const before = new Date(this.clock().getTime() - sessionLifetime);
    await this.queue.write((view) => removeOldRecords(view, before));
  }

  forgetDeadReaders(): void {
    this.store.forgetDeadReaders();
  }

  async close(): Promise<void> {
    this.transactions.abortAll();
    await this.queue.settled();
    this.snapshots.close();
    this.changes.close();
    await this.store.close();
  }

  private snapshot(): ReturnType<OpenSnapshot> {
    const snapshot = this.store.snapshot();
    return { view: new View(this.store, this.locks, this.queue.committed, { snapshot }), done: () => snapshot.done() };
  }

  private writeAlong(store: Store, views: View[]): CommitEnd {
    const takeBack = this.catalog.writeChanges(store);
    const records = views.flatMap(({ changes }) => changes);
    const logged = records.length > 0 ? this.changes.append(records) : undefined;
    return {
      succeeded: () => logged?.succeeded(),
      failed: () => {
        takeBack();
        logged?.failed();
      },
    };
  }
}
