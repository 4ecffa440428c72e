import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import type { Doc } from '../bson/value.ts';
import { equalValues } from '../bson/compare-values.ts';
import { show } from '../catalog/duplicate-key.ts';
import { MongoError } from '../mongo-error.ts';
import { largestDocument } from '../wire/op-codes.ts';
import { changeEvent, invalidateEvent } from './change-event.ts';
import type { ChangeLog, LoggedChange } from './change-log.ts';
import { operation } from './change-record.ts';
import type { Position } from './resume-token.ts';
import { markAfter, tokenOf } from './resume-token.ts';
import type { StreamOptions } from './stream-options.ts';
import { watches } from './stream-options.ts';

/** Changes to look at in one go: a stream that has much to catch up with must not keep others waiting. */
const mostAtOnce = 2000;

export interface StreamParts {
  log: ChangeLog;
  options: StreamOptions;
  /** Whether the stages after `$changeStream` let through what happens to this collection's documents, as far as its name decides. */
  wants(namespace: string): boolean;
  /** Runs the stages after `$changeStream` on one event: that event changed, or none. */
  run(event: Doc): Doc[];
  /** The current bytes of a document; undefined when it is gone. */
  lookUp(namespace: string, id: Doc[string]): Buffer | undefined;
}

export interface StreamBatch {
  batch: Buffer[];
  /** Whether the stream has come to its end: what it watched was dropped. */
  done: boolean;
  /** `postBatchResumeToken`. */
  token: Doc;
  /** Whether there may be more to read at once. */
  more: boolean;
}

/** A reader of the log of changes that turns them into events, from a position on. */
export class ChangeStream {
  private readonly parts: StreamParts;
  private position: Position;
  private size = 0;

  /** @throws MongoError 286 when the log no longer reaches back to the position */
  constructor(parts: StreamParts) {
    this.parts = parts;
    this.position = parts.options.after ?? markAfter(parts.log.lastTime);
    this.checkHistory();
    if (parts.options.after?.kind === 'event') this.checkResumePoint(parts.options.after);
  }

  /** The events that have come since, up to `most`. */
  read(most: number): StreamBatch {
    this.checkHistory();
    const batch: Buffer[] = [];
    this.size = 0;
    let looked = 0;
    const through = this.parts.log.lastTime;
    const from = this.position.kind === 'mark' ? this.position.time + 1n : this.position.time;
    for (const change of this.parts.log.read(from)) {
      if (most === 0 || batch.length >= most || looked >= mostAtOnce) return this.result(batch, false, true);
      looked++;
      const relation = this.relationTo(change);
      if (relation === 'seen') continue;
      const here: Position = { time: change.time, index: change.index, kind: 'event' };
      const isWatched = watches(this.parts.options.watched, change.namespace);
      if (relation === 'new' && isWatched && this.tells(change) && !this.add(batch, this.eventOf(change, here))) return this.result(batch, false, true);
      this.position = here;
      if (!isWatched || !this.ends(change)) continue;
      this.position = { ...here, kind: 'invalidate' };
      this.add(batch, invalidateEvent(change, this.position), true);
      return this.result(batch, true, false);
    }
    if (this.position.time <= through) this.position = markAfter(through);
    return this.result(batch, false, false);
  }

  private result(batch: Buffer[], done: boolean, more: boolean): StreamBatch {
    return { batch, done, more, token: tokenOf(this.position) };
  }

  /** `ending`: it was told, but not yet that it ends the stream. */
  private relationTo({ time, index }: LoggedChange): 'new' | 'seen' | 'ending' {
    const { position } = this;
    if (time > position.time || index > position.index) return 'new';
    return time === position.time && index === position.index && position.kind === 'event' ? 'ending' : 'seen';
  }

  private tells({ operation: what, namespace }: LoggedChange): boolean {
    // Reading a document only to find that nobody asked for its collection would cost as much as writing it did.
    if (what <= operation.delete && !this.parts.wants(namespace)) return false;
    return what !== operation.dropDatabase || this.parts.options.watched.kind !== 'collection';
  }

  private ends({ operation: what }: LoggedChange): boolean {
    const { kind } = this.parts.options.watched;
    return (kind === 'collection' && what === operation.drop) || (kind === 'database' && what === operation.dropDatabase);
  }

  /** False when the batch is full: the event has to wait for the next one. */
  private add(batch: Buffer[], event: Doc, always = false): boolean {
    for (const output of this.parts.run(event)) {
      if (!equalValues(output['_id'], event['_id'])) throw modifiedToken(event, output);
      const bytes = encode(output);
      if (bytes.length > largestDocument + 16 * 1024) throw new MongoError(10334, `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${largestDocument}`);
      if (!always && batch.length > 0 && this.size + bytes.length > largestDocument) return false;
      batch.push(bytes);
      this.size += bytes.length;
    }
    return true;
  }

  private eventOf(change: LoggedChange, position: Position): Doc {
    const { fullDocument, fullDocumentBeforeChange } = this.parts.options;
    const event = changeEvent(change, position);
    const changes = [operation.update, operation.replace, operation.delete].some((each) => each === change.operation);
    if (changes && fullDocumentBeforeChange !== 'off') {
      if (fullDocumentBeforeChange === 'required') throw noImage('pre');
      event['fullDocumentBeforeChange'] = null;
    }
    if (change.operation !== operation.update || fullDocument === 'default') return event;
    if (fullDocument === 'required') throw noImage('post');
    const found = fullDocument === 'updateLookup' ? this.parts.lookUp(change.namespace, (event['documentKey'] as Doc)['_id']) : undefined;
    return { ...event, fullDocument: found ? decode(found) : null };
  }

  private checkHistory(): void {
    const { time, kind } = this.position;
    const lost = this.parts.log.lostThrough;
    if (time < lost || (time === lost && lost > 0n && kind !== 'mark')) throw historyLost('Resume of change stream was not possible, as the resume point may no longer be in the oplog.');
  }

  private checkResumePoint({ time, index }: Position): void {
    const { log } = this.parts;
    if (time > log.lastTime) return;
    for (const change of log.read(time)) {
      if (change.time > time) break;
      if (change.index === index) return;
    }
    throw historyLost('cannot resume stream; the resume token was not found.');
  }
}

const notResumable = { errorLabels: ['NonResumableChangeStreamError'] };

function historyLost(message: string): MongoError {
  return new MongoError(286, message, notResumable);
}

function noImage(which: 'pre' | 'post'): MongoError {
  return new MongoError(47, `Change stream was configured to require a ${which}-image for all update, delete and replace events, but the embedded database keeps none`, notResumable);
}

function modifiedToken(event: Doc, output: Doc): MongoError {
  const message = 'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point. Only transformations that retain the unmodified _id field are allowed.';
  return new MongoError(280, `${message} Expected: { _id: ${show(event['_id'])} } but found: { _id: ${show(output['_id'])} }`, notResumable);
}
