import type { Catalog } from '../catalog/catalog.ts';
import type { ChangeRecord } from '../changes/change-record.ts';
import { operation } from '../changes/change-record.ts';
import { MongoError } from '../mongo-error.ts';
import type { CommitQueue } from '../store/commit-queue.ts';
import type { Store } from '../store/store.ts';
import { View } from '../store/view.ts';
import type { WriteLocks } from '../store/write-locks.ts';
import { readRecord, writeRecord } from './session-records.ts';
import { Transaction } from './transaction.ts';

const remembered = 10_000;

/** The transactions that are open, and how those before ended. One per session at a time. */
export class Transactions {
  private readonly store: Store;
  private readonly locks: WriteLocks;
  private readonly queue: CommitQueue;
  private readonly clock: () => Date;
  private readonly catalog: Catalog;
  private readonly open = new Map<string, Transaction>();
  private readonly ended = new Map<string, { number: bigint; committed: boolean }>();

  constructor({ store, locks, queue, clock, catalog }: { store: Store; locks: WriteLocks; queue: CommitQueue; clock: () => Date; catalog: Catalog }) {
    this.store = store;
    this.locks = locks;
    this.queue = queue;
    this.clock = clock;
    this.catalog = catalog;
  }

  /** Starts a transaction with the first command of it. A still open one with a lower number is aborted, as the driver gave it up. */
  start(session: string, number: bigint): Transaction {
    const current = this.open.get(session);
    const last = current?.number ?? this.ended.get(session)?.number ?? -1n;
    if (last > number) throw new MongoError(225, `Cannot start transaction ${number} on session ${session} because a newer transaction ${last} has already started.`);
    if (last === number) throw new MongoError(50911, `Cannot start a transaction at given transaction number ${number}: it has been started before`);
    if (current) this.finish(current, false);
    const transaction = new Transaction({
      session, number, snapshotAt: this.queue.committed, store: this.store, locks: this.locks, catalog: this.catalog, startedAt: this.clock().getTime(),
    });
    this.open.set(session, transaction);
    this.queue.openTransactions++;
    return transaction;
  }

  /** The open transaction that a command belongs to. @throws MongoError 251, 256 */
  find(session: string, number: bigint): Transaction {
    const current = this.open.get(session);
    if (current?.number === number && !current.committing) return current;
    const before = this.ended.get(session);
    if (before?.number === number && before.committed) throw new MongoError(256, `Transaction with { txnNumber: ${number} } has been committed.`);
    if (before?.number === number) throw noSuchTransaction(`Transaction with { txnNumber: ${number} } has been aborted.`);
    throw noSuchTransaction(`Given transaction number ${number} does not match any in-progress transactions.`);
  }

  /** Commits; resolves when it is on disk. To commit again what is committed is no error, even after a restart. */
  async commit(session: string, number: bigint): Promise<void> {
    const current = this.open.get(session);
    if (current?.number !== number) {
      if (this.wasCommitted(session, number)) return;
      throw noSuchTransaction(`Transaction with { txnNumber: ${number} } has been aborted.`);
    }
    current.committing ??= this.storeWrites(current);
    await current.committing;
  }

  abort(session: string, number: bigint): void {
    this.finish(this.find(session, number), false);
  }

  /** Aborts what a session has open, because it ended or one of its commands failed. */
  abortSession(session: string): void {
    const current = this.open.get(session);
    if (current && !current.committing) this.finish(current, false);
  }

  abortAll(): void {
    for (const session of this.open.keys()) this.abortSession(session);
  }

  /** Aborts transactions that are older than a minute, or than `lifetime` in milliseconds: they hold keys that others wait for. */
  abortExpired(lifetime = 60_000): void {
    const oldest = this.clock().getTime() - lifetime;
    for (const { session, startedAt } of this.open.values()) if (startedAt < oldest) this.abortSession(session);
  }

  private async storeWrites(transaction: Transaction): Promise<void> {
    const { session, number, view } = transaction;
    try {
      if (view.hasWrites) {
        await this.queue.write((latest) => {
          latest.changes.push(beginning(session, number));
          latest.adopt(view);
          this.catalog.adopt(latest, transaction.catalog);
          latest.changes.push({ operation: operation.endTransaction, namespace: '', body: Buffer.alloc(0) });
          writeRecord(latest, session, { number, committed: true, reply: undefined }, this.clock());
        });
      }
      this.finish(transaction, true);
    } catch (error) {
      this.finish(transaction, false);
      throw error;
    }
  }

  private finish(transaction: Transaction, committed: boolean): void {
    this.open.delete(transaction.session);
    this.queue.openTransactions--;
    this.ended.delete(transaction.session);
    this.ended.set(transaction.session, { number: transaction.number, committed });
    for (const oldest of this.ended.keys()) {
      if (this.ended.size <= remembered) break;
      this.ended.delete(oldest);
    }
    if (!committed) transaction.view.discard();
    this.locks.release(transaction);
    transaction.end();
  }

  private wasCommitted(session: string, number: bigint): boolean {
    const before = this.ended.get(session);
    if (before) return before.number === number && before.committed;
    const record = readRecord(new View(this.store, this.locks, this.queue.committed), session);
    return record?.number === number && record.committed;
  }
}

/** Marks the changes that follow as those of a transaction. */
function beginning(session: string, number: bigint): ChangeRecord {
  const body = Buffer.allocUnsafe(24);
  body.write(session, 'hex');
  body.writeBigInt64LE(number, 16);
  return { operation: operation.beginTransaction, namespace: '', body };
}

function noSuchTransaction(message: string): MongoError {
  return new MongoError(251, message, { errorLabels: ['TransientTransactionError'] });
}
