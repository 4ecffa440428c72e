import { Timestamp } from 'bson';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { databaseOf } from '../catalog/collection.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import type { Position } from './resume-token.ts';
import { markAfter, positionOf } from './resume-token.ts';

/** What a stream watches: one collection, a database, or everything. */
export type Watched = { kind: 'collection' | 'database'; name: string } | { kind: 'cluster' };

export interface StreamOptions {
  watched: Watched;
  fullDocument: string;
  fullDocumentBeforeChange: string;
  /** Where to begin; undefined for now. */
  after: Position | undefined;
}

const known = new Set(['fullDocument', 'fullDocumentBeforeChange', 'resumeAfter', 'startAfter', 'startAtOperationTime', 'allChangesForCluster', 'showExpandedEvents']);
const beginnings = ['resumeAfter', 'startAfter', 'startAtOperationTime'];

/** Reads the operand of `$changeStream`. @throws MongoError 2, 9, 20, 115, 260, 40415 */
export function readStreamOptions(operand: Value, databaseName: string, collection: string | undefined): StreamOptions {
  if (!isDoc(operand)) throw new MongoError(6188500, '$changeStream must take a nested object as its parameter');
  const unknown = Object.keys(operand).find((name) => !known.has(name));
  if (unknown !== undefined) throw new MongoError(40415, `BSON field '$changeStream.${unknown}' is an unknown field.`);
  if (operand['showExpandedEvents'] === true) throw notSupported("the option 'showExpandedEvents' of $changeStream is");
  return {
    watched: watchedBy(operand, databaseName, collection),
    fullDocument: choice(operand, 'fullDocument', ['default', 'updateLookup', 'whenAvailable', 'required']),
    fullDocumentBeforeChange: choice(operand, 'fullDocumentBeforeChange', ['off', 'whenAvailable', 'required']),
    after: beginningOf(operand),
  };
}

export function watches(watched: Watched, namespace: string): boolean {
  if (watched.kind === 'cluster') return true;
  return watched.kind === 'collection' ? namespace === watched.name : databaseOf(namespace) === watched.name;
}

function watchedBy(operand: Doc, databaseName: string, collection: string | undefined): Watched {
  if (operand['allChangesForCluster'] === true) {
    if (databaseName !== 'admin' || collection !== undefined) throw new MongoError(72, "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and with no collection name");
    return { kind: 'cluster' };
  }
  if (['admin', 'local', 'config'].includes(databaseName)) throw new MongoError(73, `$changeStream may not be opened on the internal ${databaseName} database`);
  return collection === undefined ? { kind: 'database', name: databaseName } : { kind: 'collection', name: `${databaseName}.${collection}` };
}

function choice(operand: Doc, name: string, choices: string[]): string {
  const [standard = ''] = choices;
  const value = operand[name] ?? standard;
  if (typeof value !== 'string' || !choices.includes(value)) throw new MongoError(2, `Enumeration value for field '$changeStream.${name}' is not a valid value.`);
  return value;
}

function beginningOf(operand: Doc): Position | undefined {
  const given = beginnings.filter((name) => operand[name] !== undefined);
  const [name, ...others] = given;
  if (others.length > 0) throw new MongoError(40674, `Only one type of resume option is allowed, but multiple were found: ${given.join(', ')}`);
  if (name === undefined) return undefined;
  const value = operand[name];
  if (name !== 'startAtOperationTime') return resumePoint(name, value);
  if (!(value instanceof Timestamp)) throw new MongoError(14, "BSON field '$changeStream.startAtOperationTime' is the wrong type, expected type 'timestamp'");
  const time = value.toBigInt();
  return markAfter(time > 0n ? time - 1n : 0n);
}

function resumePoint(name: string, token: Value): Position {
  const position = positionOf(token);
  if (name === 'resumeAfter' && position.kind === 'invalidate') {
    throw new MongoError(260, "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.");
  }
  return position;
}
