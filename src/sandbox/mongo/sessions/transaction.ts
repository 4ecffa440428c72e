import { Catalog } from '../catalog/catalog.ts';
import type { Snapshot, Store } from '../store/store.ts';
import { View } from '../store/view.ts';
import type { LockOwner, WriteLocks } from '../store/write-locks.ts';

/** An open multi-document transaction: a snapshot, its own writes over it, and the keys that it holds. */
export class Transaction implements LockOwner {
  readonly session: string;
  readonly number: bigint;
  readonly snapshotAt: number;
  readonly locked: string[] = [];
  readonly view: View;
  /** The catalog with the collections that it has made. */
  readonly catalog: Catalog;
  readonly startedAt: number;
  private readonly snapshot: Snapshot;
  private readonly waiting: (() => void)[] = [];
  private readonly onEnd: (() => void)[] = [];
  /** Set while its commit is on the way to the disk. */
  committing: Promise<void> | undefined;

  constructor(options: { session: string; number: bigint; snapshotAt: number; store: Store; locks: WriteLocks; catalog: Catalog; startedAt: number }) {
    this.session = options.session;
    this.number = options.number;
    this.snapshotAt = options.snapshotAt;
    this.startedAt = options.startedAt;
    this.catalog = new Catalog(options.catalog);
    this.snapshot = options.store.snapshot();
    this.view = new View(options.store, options.locks, options.snapshotAt, { owner: this, snapshot: this.snapshot });
  }

  whenEnded(retry: () => void): void {
    this.waiting.push(retry);
  }

  /** Has `act` run when the transaction ends either way, for its cursors. */
  atEnd(act: () => void): void {
    this.onEnd.push(act);
  }

  /** Gives the snapshot back and wakes the writes that waited for its keys. */
  end(): void {
    this.snapshot.done();
    for (const act of this.onEnd.splice(0)) act();
    for (const retry of this.waiting.splice(0)) retry();
  }
}
