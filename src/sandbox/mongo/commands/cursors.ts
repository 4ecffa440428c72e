import type { Timestamp } from 'bson';
import { Long } from 'bson';
import type { Doc } from '../bson/value.ts';
import type { ChangeStream } from '../changes/change-stream.ts';
import { MongoError } from '../mongo-error.ts';
import type { Transaction } from '../sessions/transaction.ts';
import { cursorReply } from '../wire/build-reply.ts';
import { largestDocument } from '../wire/op-codes.ts';

const idleLimit = 10 * 60_000;
const defaultFirstBatch = 101;
const defaultWait = 1000;

interface Cursor {
  readonly id: number;
  readonly namespace: string;
  readonly session: string | undefined;
  readonly source: DocumentSource | TailSource;
  usedAt: number;
}

/** What a cursor reads from: an end is certain. */
interface DocumentSource {
  kind: 'documents';
  readonly documents: Iterator<Buffer>;
  /** Read already, but not sent: whether there is more is known only by reading on. */
  ahead: Buffer | undefined;
}

/** What a cursor reads from: it waits for what is to come. */
interface TailSource { kind: 'tail'; stream: ChangeStream; changed: (milliseconds: number) => Promise<void> }

interface Batch { batch: Buffer[]; done: boolean; token?: Doc }

export interface OpenCursor {
  namespace: string;
  documents: Iterable<Buffer>;
  batchSize?: number | undefined;
  singleBatch?: boolean;
  session: string | undefined;
  transaction: Transaction | undefined;
  atClusterTime?: Timestamp | undefined;
  now: Date;
}

export interface OpenTail {
  namespace: string;
  session: string | undefined;
  now: Date;
  batchSize?: number | undefined;
  stream: ChangeStream;
  /** Resolves when there may be more, or after that time. */
  changed: (milliseconds: number) => Promise<void>;
}

/** The results that clients are in the middle of reading. */
export class Cursors {
  private readonly open = new Map<number, Cursor>();
  private lastId = 0;
  private readonly operationTime: () => Timestamp;

  /** @param operationTime when an answer's data is from */
  constructor(operationTime: () => Timestamp) {
    this.operationTime = operationTime;
  }

  /** Answers with the first batch, and keeps the rest for getMore. */
  firstBatch(options: OpenCursor): Buffer {
    const { namespace, session, now } = options;
    const source: DocumentSource = { kind: 'documents', documents: options.documents[Symbol.iterator](), ahead: undefined };
    const cursor: Cursor = { id: ++this.lastId, namespace, session, source, usedAt: now.getTime() };
    const { batch, done } = fill(source, options.batchSize ?? defaultFirstBatch);
    const closed = done || options.singleBatch === true;
    if (closed) source.documents.return?.();
    else {
      this.open.set(cursor.id, cursor);
      options.transaction?.atEnd(() => this.open.delete(cursor.id));
    }
    return this.reply('firstBatch', { batch, done: closed }, cursor, options.atClusterTime);
  }

  /** Answers with the events that a change stream has already, and keeps it for getMore, which waits for more. */
  firstEvents({ namespace, session, now, batchSize = defaultFirstBatch, stream, changed }: OpenTail): Buffer {
    const cursor: Cursor = { id: ++this.lastId, namespace, session, source: { kind: 'tail', stream, changed }, usedAt: now.getTime() };
    const read = stream.read(batchSize);
    if (!read.done) this.open.set(cursor.id, cursor);
    return this.reply('firstBatch', read, cursor);
  }

  /** @param wait milliseconds to wait for an event where the cursor waits at all; a second when left out */
  nextBatch(id: number, namespace: string, options: { batchSize: number | undefined; wait: number | undefined; now: Date }): Buffer | Promise<Buffer> {
    const { now, wait = defaultWait } = options;
    const cursor = this.open.get(id);
    if (!cursor) throw new MongoError(43, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) throw new MongoError(13, `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`);
    cursor.usedAt = now.getTime();
    const batchSize = options.batchSize === undefined || options.batchSize === 0 ? Infinity : options.batchSize;
    const { source } = cursor;
    if (source.kind === 'tail') return this.nextEvents(cursor, source, batchSize, wait);
    const filled = fill(source, batchSize);
    if (filled.done) this.open.delete(id);
    return this.reply('nextBatch', filled, cursor);
  }

  /** Whether there was such a cursor. */
  kill(id: number): boolean {
    const cursor = this.open.get(id);
    if (cursor?.source.kind === 'documents') cursor.source.documents.return?.();
    return this.open.delete(id);
  }

  /** A stream that is killed or whose database closes while it waits ends with an error; the client asks again elsewhere. */
  private async nextEvents(cursor: Cursor, source: TailSource, batchSize: number, wait: number): Promise<Buffer> {
    const end = performance.now() + wait;
    for (;;) {
      const read = source.stream.read(batchSize);
      const remaining = end - performance.now();
      if (read.done) this.open.delete(cursor.id);
      if (read.batch.length > 0 || read.done || (!read.more && remaining <= 0)) return this.reply('nextBatch', read, cursor);
      await (read.more ? new Promise((resolve) => setImmediate(resolve)) : source.changed(remaining));
      if (!this.open.has(cursor.id)) throw new MongoError(237, 'operation was interrupted because a client killed the cursor');
    }
  }

  private reply(field: 'firstBatch' | 'nextBatch', { batch, done, token }: Batch, cursor: Cursor, atClusterTime?: Timestamp): Buffer {
    const outer: Doc = { operationTime: this.operationTime(), ok: 1 };
    const rest = { ...(token ? { postBatchResumeToken: token } : {}), id: Long.fromNumber(done ? 0 : cursor.id), ns: cursor.namespace, ...(atClusterTime ? { atClusterTime } : {}) };
    return cursorReply(field, batch, rest, outer);
  }

  killSession(session: string): void {
    for (const cursor of this.open.values()) if (cursor.session === session) this.kill(cursor.id);
  }

  /** Drops cursors that nobody has read from for ten minutes. */
  killIdle(now: Date): void {
    for (const cursor of this.open.values()) if (cursor.usedAt < now.getTime() - idleLimit) this.kill(cursor.id);
  }
}

function fill(source: DocumentSource, batchSize: number): Batch {
  const batch: Buffer[] = [];
  let size = 0;
  for (;;) {
    if (batchSize === 0) return { batch, done: false };
    const next = source.ahead ?? read(source);
    source.ahead = next;
    if (next === undefined) return { batch, done: true };
    if (batch.length >= batchSize || (batch.length > 0 && size + next.length > largestDocument)) return { batch, done: false };
    batch.push(next);
    size += next.length;
    source.ahead = undefined;
  }
}

function read({ documents }: DocumentSource): Buffer | undefined {
  const next = documents.next();
  return next.done === true ? undefined : next.value;
}
