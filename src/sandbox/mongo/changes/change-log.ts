import type { Store } from '../store/store.ts';
import type { ChangeRecord, Operation } from './change-record.ts';
import { operation, readRecords } from './change-record.ts';
import { buildEntry, entriesBetween, entryKey, headerSize, readHeader, splitRecords, timeOfKey } from './log-entry.ts';

const mostChanges = 50_000;
const mostBytes = 64 * 1024 * 1024;
/** Trimming begins when the log is longer by this part, so that not every commit has to trim. */
const slack = 1.02;
const entrySize = 64 * 1024;
const entriesAtOnce = 16;
const latest = 2n ** 64n - 2n;

/** A logged change with its place: the time of its commit, and its number within the commit. */
export interface LoggedChange {
  time: bigint;
  index: number;
  wall: Date;
  operation: Operation;
  namespace: string;
  body: Buffer;
  transaction: { session: Buffer; number: bigint } | undefined;
}

interface State {
  /** Time of the last commit in the log. */
  last: bigint;
  changes: number;
  bytes: number;
  /** Totals before the oldest entry that is still there. */
  firstChanges: number;
  firstBytes: number;
  /** Time of the last entry that was trimmed; 0 when none was. */
  trimmed: bigint;
}

/**
 * The log of what commits changed, which change streams read. It goes to disk in the commit itself, one entry for a whole
 * group commit, and its oldest part is dropped when it holds 50,000 changes or 64 MB. A commit's time is a BSON timestamp
 * as a number: seconds, then a count within the second.
 */
export class ChangeLog {
  private readonly store: Store;
  private readonly clock: () => Date;
  private state: State;
  private visible: bigint;
  private waiting = new Set<() => void>();
  private closed = false;

  constructor(store: Store, clock: () => Date) {
    this.store = store;
    this.clock = clock;
    this.state = load(store);
    this.visible = this.state.last;
  }

  /** Time of the last commit that is on disk. */
  get lastTime(): bigint {
    return this.visible;
  }

  /** Time of the last change that is no longer there; 0 when all are. */
  get lostThrough(): bigint {
    return this.state.trimmed;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** The time for an answer: no commit before it is later, and none after it earlier. */
  now(): bigint {
    const clock = secondsOf(this.clock());
    return clock > this.visible ? clock + 1n : this.visible;
  }

  /**
   * Writes a commit's changes; inside the store's transaction.
   * @returns what to call when the commit is on disk, or has failed
   */
  append(records: ChangeRecord[]): { succeeded(): void; failed(): void } {
    const before = this.state;
    const now = this.clock();
    const clock = secondsOf(now);
    const time = clock > before.last ? clock + 1n : before.last + 1n;
    const state = { ...before };
    let firstIndex = 0;
    for (const part of splitRecords(records, entrySize)) {
      const entry = buildEntry({ changesBefore: state.changes, bytesBefore: state.bytes, previous: state.last, wall: now.getTime(), firstIndex, changes: part.changes }, part.records);
      this.store.put(entryKey(time, firstIndex), entry);
      firstIndex += part.changes;
      state.changes += part.changes;
      state.bytes += entry.length;
      state.last = time;
    }
    this.state = this.trim(state);
    return { succeeded: () => this.publish(time), failed: () => void (this.state = before) };
  }

  /** The changes from a commit on, as far as they are on disk. */
  *read(from: bigint): Generator<LoggedChange> {
    const range = entriesBetween(from, this.visible);
    let transaction: LoggedChange['transaction'];
    for (;;) {
      const entries = this.store.chunk(range, false, entriesAtOnce);
      for (const { key, value } of entries) {
        const { wall, firstIndex } = readHeader(value);
        let index = firstIndex;
        for (const record of readRecords(value, headerSize)) {
          if (record.operation === operation.beginTransaction) transaction = { session: record.body.subarray(0, 16), number: record.body.readBigInt64LE(16) };
          else if (record.operation === operation.endTransaction) transaction = undefined;
          else yield { ...record, time: timeOfKey(key), index: index++, wall: new Date(wall), transaction };
        }
      }
      const last = entries.at(-1);
      if (!last || entries.length < entriesAtOnce) return;
      range.start = Buffer.concat([last.key, Buffer.from([0])]);
    }
  }

  /** Resolves with the next commit that has changes, after `milliseconds`, or when the database closes. */
  changed(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.waiting.add(wake);
    });
  }

  /** Wakes who waits, to look again. */
  wake(): void {
    for (const wake of this.waiting) wake();
  }

  close(): void {
    this.closed = true;
    this.wake();
  }

  private publish(time: bigint): void {
    this.visible = time;
    if (this.waiting.size > 0) this.wake();
  }

  private trim(state: State): State {
    if (state.changes - state.firstChanges <= mostChanges * slack && state.bytes - state.firstBytes <= mostBytes * slack) return state;
    const trimmed = { ...state };
    const { start, end } = entriesBetween(0n, state.last - 1n);
    for (;;) {
      const entries = this.store.chunk({ start, end }, false, entriesAtOnce);
      for (const { key, value } of entries) {
        if (trimmed.changes - trimmed.firstChanges <= mostChanges && trimmed.bytes - trimmed.firstBytes <= mostBytes) return trimmed;
        const header = readHeader(value);
        this.store.remove(key);
        trimmed.trimmed = timeOfKey(key);
        trimmed.firstChanges = header.changesBefore + header.changes;
        trimmed.firstBytes = header.bytesBefore + value.length;
      }
      if (entries.length < entriesAtOnce) return trimmed;
    }
  }
}

let lastSecond = { number: -1, time: 0n };

/** The beginning of a second as a time; kept, because every answer asks for it. */
function secondsOf(date: Date): bigint {
  const number = Math.floor(date.getTime() / 1000);
  if (number !== lastSecond.number) lastSecond = { number, time: BigInt(number) << 32n };
  return lastSecond.time;
}

function load(store: Store): State {
  const range = entriesBetween(0n, latest);
  const [first] = store.chunk(range, false, 1);
  const [last] = store.chunk(range, true, 1);
  if (!first || !last) return { last: 0n, changes: 0, bytes: 0, firstChanges: 0, firstBytes: 0, trimmed: 0n };
  const oldest = readHeader(first.value);
  const newest = readHeader(last.value);
  return {
    last: timeOfKey(last.key), changes: newest.changesBefore + newest.changes, bytes: newest.bytesBefore + last.value.length,
    firstChanges: oldest.changesBefore, firstBytes: oldest.bytesBefore, trimmed: oldest.previous,
  };
}
