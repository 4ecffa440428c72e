import type { ChangeRecord } from '../changes/change-record.ts';
import { MongoError } from '../mongo-error.ts';
import type { Entry, KeyRange, Snapshot, Store } from './store.ts';
import type { LockOwner, WriteLocks } from './write-locks.ts';

const firstChunk = 12;
const largestChunk = 1024;
/** Bytes: a thousand pictures at once would be a gigabyte. */
const heaviestChunk = 4 * 1024 * 1024;
const zero = Buffer.from([0]);

/** What reading and writing documents needs of the store. */
export interface Reader {
  /** Number of the last commit that it sees. */
  readonly asOf: number;
  get(key: Buffer): Buffer | undefined;
  range(range: KeyRange, reverse?: boolean): Generator<Entry>;
  /** @throws MongoError 50 when the command that reads has used up its time */
  checkTime(): void;
}

function snapshotTooOld(): MongoError {
  return new MongoError(239, 'Read timestamp is older than the oldest available timestamp.');
}

/**
 * The store as one command or transaction sees it: its own writes, not yet in the store, over a snapshot or the latest
 * state. Nothing reaches the store before `flush`, so a command that fails half-way leaves nothing behind.
 */
export class View implements Reader {
  private readonly store: Store;
  private readonly locks: WriteLocks;
  private readonly owner: LockOwner | undefined;
  private readonly snapshot: Snapshot | undefined;
  private readonly writes = new Map<string, Buffer | null>();
  private sorted: string[] = [];
  private unsorted: string[] = [];
  private undo: (() => void)[] = [];
  /** What its writes mean, for the log of changes. */
  readonly changes: ChangeRecord[] = [];

  readonly asOf: number;
  /** When its command has to stop, by the clock of `performance.now`. */
  deadline = Infinity;
  private ended = false;

  constructor(store: Store, locks: WriteLocks, asOf: number, transaction?: { owner?: LockOwner; snapshot: Snapshot }) {
    this.store = store;
    this.asOf = asOf;
    this.locks = locks;
    this.owner = transaction?.owner;
    this.snapshot = transaction?.snapshot;
  }

  get hasWrites(): boolean {
    return this.writes.size > 0;
  }

  /** Refuses to read on: the snapshot below has been given back. */
  end(): void {
    this.ended = true;
  }

  checkTime(): void {
    if (this.deadline < Infinity && performance.now() > this.deadline) throw new MongoError(50, 'operation exceeded time limit');
  }

  get(key: Buffer): Buffer | undefined {
    if (this.ended) throw snapshotTooOld();
    if (this.writes.size > 0) {
      const own = this.writes.get(key.toString('latin1'));
      if (own !== undefined) return own ?? undefined;
    }
    return this.store.get(key, this.snapshot);
  }

  put(key: Buffer, value: Buffer): void {
    this.write(key, value);
  }

  remove(key: Buffer): void {
    this.write(key, null);
  }

  /** Takes over the writes of a transaction that commits; it holds their keys, so nobody else has changed them. */
  adopt(transaction: View): void {
    for (const [key, value] of transaction.writes) this.writes.set(key, value);
    this.unsorted = [...this.writes.keys()];
    for (const change of transaction.changes) this.changes.push(change);
  }

  /** Takes a key without writing it, so that a concurrent transaction that writes it conflicts. */
  claim(key: Buffer): void {
    this.locks.claim(key.toString('latin1'), this.owner);
  }

  /** Waits until no transaction holds a key that begins so: what changes a whole collection can't pass by an open one. */
  claimArea(prefix: Buffer): void {
    this.locks.claimArea(prefix.toString('latin1'));
  }

  /** Has `undo` run if this view's writes never reach the store. */
  onDiscard(undo: () => void): void {
    this.undo.push(undo);
  }

  discard(): void {
    for (const undo of this.undo.toReversed()) undo();
    this.undo = [];
  }

  /** Entries in key order. Reads in chunks and seeks anew for each, so it stays valid across event-loop turns. */
  *range(range: KeyRange, reverse = false): Generator<Entry> {
    let { start, end } = range;
    for (let limit = firstChunk; ;) {
      if (this.ended) throw snapshotTooOld();
      this.checkTime();
      const chunk = this.store.chunk({ start, end }, reverse, limit, this.snapshot);
      const last = chunk.length === limit ? chunk.at(-1)?.key : undefined;
      const next = last && (reverse ? last : Buffer.concat([last, zero]));
      if (this.writes.size === 0) yield* chunk;
      else yield* this.overlay(chunk, { start: reverse && next ? next : start, end: !reverse && next ? next : end }, reverse);
      if (!next) return;
      if (reverse) end = next;
      else start = next;
      limit = nextLimit(chunk);
    }
  }

  /** Moves the writes into the store, as of the commit that is being made; inside the store's transaction. */
  flush(): void {
    for (const [text, value] of this.writes) {
      const key = Buffer.from(text, 'latin1');
      if (value) this.store.put(key, value);
      else this.store.remove(key);
      this.locks.recordCommit(text, this.asOf);
    }
  }

  private write(key: Buffer, value: Buffer | null): void {
    const text = key.toString('latin1');
    this.locks.claim(text, this.owner);
    if (!this.writes.has(text)) this.unsorted.push(text);
    this.writes.set(text, value);
  }

  /** Merges the store's entries with this view's own writes in the same stretch of keys. */
  private *overlay(chunk: Entry[], range: KeyRange, reverse: boolean): Generator<Entry> {
    const own = this.ownKeys(range);
    if (reverse) own.reverse();
    let at = 0;
    for (const entry of chunk) {
      const key = entry.key.toString('latin1');
      for (let mine = own[at]; mine !== undefined && (reverse ? mine > key : mine < key); mine = own[++at]) yield* this.ownEntry(mine);
      if (own[at] === key) {
        at++;
        yield* this.ownEntry(key);
      } else yield entry;
    }
    for (const mine of own.slice(at)) yield* this.ownEntry(mine);
  }

  private *ownEntry(key: string): Generator<Entry> {
    const value = this.writes.get(key);
    if (value) yield { key: Buffer.from(key, 'latin1'), value };
  }

  /** Sorts only when a range is read: a bulk insert that reads no range never pays for it. What removes all it reads adds keys in order. */
  private ownKeys(range: KeyRange): string[] {
    if (this.unsorted.length > 0) {
      const fresh = this.unsorted.sort();
      const last = this.sorted.at(-1);
      if (last === undefined || last < (fresh[0] ?? '')) for (const key of fresh) this.sorted.push(key);
      else this.sorted = this.sorted.concat(fresh).sort();
      this.unsorted = [];
    }
    return this.sorted.slice(this.position(range.start.toString('latin1')), this.position(range.end.toString('latin1')));
  }

  private position(key: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** How many entries to read next: more with every chunk, as long as they are light. */
function nextLimit(chunk: Entry[]): number {
  const bytes = chunk.reduce((sum, { value }) => sum + value.length, 0);
  const light = Math.floor((heaviestChunk * chunk.length) / Math.max(bytes, 1));
  return Math.max(1, Math.min(chunk.length * 4, largestChunk, light));
}
