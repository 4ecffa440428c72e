import { EJSON, ObjectId } from 'bson';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { Collection, Index } from './collection.ts';
import type { IndexedValue } from './indexed-value.ts';
import { emptyArray } from './indexed-value.ts';

/** MongoDB's error 11000, with the pattern and the value that programs read, and the sentence that people know. */
export function duplicateKey(collection: Collection, index: Index, values: IndexedValue[]): MongoError {
  const keyValue: Doc = {};
  for (const [at, { path }] of index.fields.entries()) {
    const value = values[at];
    keyValue[path] = value === emptyArray || value === undefined ? null : value;
  }
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${show(value)}`).join(', ');
  const message = `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: { ${shown} }`;
  return new MongoError(11000, message, { keyPattern: index.spec['key'], keyValue });
}

/** A value as MongoDB writes it in messages. */
export function show(value: Value): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[ ${value.map(show).join(', ')} ]`;
  if (isDoc(value)) return `{ ${Object.entries(value).map(([name, each]) => `${name}: ${show(each)}`).join(', ')} }`;
  return EJSON.stringify(value);
}
