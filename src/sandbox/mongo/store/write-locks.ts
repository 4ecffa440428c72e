import { MongoError } from '../mongo-error.ts';

/** Who may hold keys: an open multi-document transaction. */
export interface LockOwner {
  /** Number of the last commit that its snapshot is sure to contain. */
  readonly snapshotAt: number;
  readonly locked: string[];
  /** Called by a single write that met a lock of this owner; `retry` runs when the owner has ended. */
  whenEnded(retry: () => void): void;
}

/** Thrown inside a single write that has to wait for a transaction to end; the commit queue runs it again then. */
export class LockWait extends Error {
  readonly owner: LockOwner;

  constructor(owner: LockOwner) {
    super('waiting for a transaction');
    this.owner = owner;
  }
}

function writeConflict(): MongoError {
  const message = 'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.';
  return new MongoError(112, message, { errorLabels: ['TransientTransactionError'] });
}

/** First writer wins, key by key: keys of documents and of indexes alike, so that unique keys conflict too. */
export class WriteLocks {
  private readonly owners = new Map<string, LockOwner>();
  private readonly lastCommit = new Map<string, number>();

  /** Takes a key for a transaction, or checks that a single write may have it. @throws MongoError 112, LockWait */
  claim(key: string, owner: LockOwner | undefined): void {
    const holder = this.owners.get(key);
    if (!owner) {
      if (holder) throw new LockWait(holder);
      return;
    }
    if (holder === owner) return;
    if (holder || (this.lastCommit.get(key) ?? 0) > owner.snapshotAt) throw writeConflict();
    this.owners.set(key, owner);
    owner.locked.push(key);
  }

  /** Checks that no transaction holds any key that begins so. @throws LockWait */
  claimArea(prefix: string): void {
    for (const [key, holder] of this.owners) if (key.startsWith(prefix)) throw new LockWait(holder);
  }

  release(owner: LockOwner): void {
    for (const key of owner.locked) this.owners.delete(key);
    owner.locked.length = 0;
  }

  recordCommit(key: string, commit: number): void {
    this.lastCommit.set(key, commit);
  }

  /** Forgets the history of commits; only when no transaction is open and no commit is under way. */
  forgetCommits(): void {
    this.lastCommit.clear();
  }
}
