import { Long } from 'bson';
import type { Doc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { Transaction } from '../sessions/transaction.ts';
import { operationTime } from './operation-time.ts';
import { cursorReply } from '../wire/build-reply.ts';
import { largestDocument } from '../wire/op-codes.ts';

const idleLimit = 10 * 60_000;
const defaultFirstBatch = 101;

interface Cursor {
  readonly id: number;
  readonly namespace: string;
  readonly session: string | undefined;
  readonly documents: Iterator<Buffer>;
  /** Read already, but not sent: whether there is more is known only by reading on. */
  ahead: Buffer | undefined;
  usedAt: number;
}

export interface OpenCursor {
  namespace: string;
  documents: Iterable<Buffer>;
  batchSize?: number | undefined;
  singleBatch?: boolean;
  session: string | undefined;
  transaction: Transaction | undefined;
  now: Date;
}

/** The results that clients are in the middle of reading. */
export class Cursors {
  private readonly open = new Map<number, Cursor>();
  private lastId = 0;

  /** Answers with the first batch, and keeps the rest for getMore. */
  firstBatch(options: OpenCursor): Buffer {
    const { namespace, session, now } = options;
    const cursor: Cursor = { id: ++this.lastId, namespace, session, documents: options.documents[Symbol.iterator](), ahead: undefined, usedAt: now.getTime() };
    const { batch, done } = fill(cursor, options.batchSize ?? defaultFirstBatch);
    const closed = done || options.singleBatch === true;
    if (closed) cursor.documents.return?.();
    else {
      this.open.set(cursor.id, cursor);
      options.transaction?.atEnd(() => this.open.delete(cursor.id));
    }
    return reply('firstBatch', batch, cursor, closed, now);
  }

  nextBatch(id: number, namespace: string, batchSize: number | undefined, now: Date): Buffer {
    const cursor = this.open.get(id);
    if (!cursor) throw new MongoError(43, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) throw new MongoError(13, `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`);
    cursor.usedAt = now.getTime();
    const { batch, done } = fill(cursor, batchSize === undefined || batchSize === 0 ? Infinity : batchSize);
    if (done) this.open.delete(id);
    return reply('nextBatch', batch, cursor, done, now);
  }

  /** Whether there was such a cursor. */
  kill(id: number): boolean {
    this.open.get(id)?.documents.return?.();
    return this.open.delete(id);
  }

  killSession(session: string): void {
    for (const cursor of this.open.values()) if (cursor.session === session) this.kill(cursor.id);
  }

  /** Drops cursors that nobody has read from for ten minutes. */
  killIdle(now: Date): void {
    for (const cursor of this.open.values()) if (cursor.usedAt < now.getTime() - idleLimit) this.kill(cursor.id);
  }
}

function fill(cursor: Cursor, batchSize: number): { batch: Buffer[]; done: boolean } {
  const batch: Buffer[] = [];
  let size = 0;
  for (;;) {
    if (batchSize === 0) return { batch, done: false };
    const next = cursor.ahead ?? read(cursor);
    cursor.ahead = next;
    if (next === undefined) return { batch, done: true };
    if (batch.length >= batchSize || (batch.length > 0 && size + next.length > largestDocument)) return { batch, done: false };
    batch.push(next);
    size += next.length;
    cursor.ahead = undefined;
  }
}

function read(cursor: Cursor): Buffer | undefined {
  const next = cursor.documents.next();
  return next.done === true ? undefined : next.value;
}

function reply(field: 'firstBatch' | 'nextBatch', batch: Buffer[], cursor: Cursor, done: boolean, now: Date): Buffer {
  const outer: Doc = { ...operationTime(now), ok: 1 };
  return cursorReply(field, batch, { id: Long.fromNumber(done ? 0 : cursor.id), ns: cursor.namespace }, outer);
}
