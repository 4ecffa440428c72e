import { equalValues } from '../bson/compare-values.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { parseCollation } from '../collation/parse-collation.ts';
import type { Collection, Index } from './collection.ts';
import { collationOf } from './collection.ts';
import { isTrue } from './catalog.ts';

const options = new Set(['v', 'key', 'name', 'ns', 'unique', 'sparse', 'background', 'partialFilterExpression', 'expireAfterSeconds', 'collation', 'comment', 'hidden']);

/** Checks what createIndexes was given for one index, and gives it the form that listIndexes answers. @throws MongoError 67, 115, 197 */
export function checkIndexSpec(spec: Doc, collection?: Collection): Doc {
  const unknown = Object.keys(spec).find((name) => !options.has(name));
  if (unknown !== undefined) throw refusalOf(unknown, spec);
  const { key, name, collation, v, ...rest } = spec;
  if (!isDoc(key) || Object.keys(key).length === 0) throw new MongoError(67, 'Index keys cannot be an empty object');
  if (typeof name !== 'string' || name === '') throw new MongoError(67, 'The index name must be a non-empty string');
  for (const [path, direction] of Object.entries(key)) checkKeyPart(path, direction);
  if (isTrue(spec['hidden']) && equalValues(key, { _id: 1 })) throw new MongoError(2, "can't hide _id index");
  checkExpiry(spec['expireAfterSeconds'], key);
  const partial = spec['partialFilterExpression'];
  if (partial !== undefined && !isDoc(partial)) throw new MongoError(67, "The field 'partialFilterExpression' must be an object");
  if (partial !== undefined && isTrue(spec['sparse'])) throw new MongoError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  const kept = Object.entries(rest).filter(([option]) => !['comment', 'ns'].includes(option) && !(option === 'hidden' && !isTrue(rest['hidden'])));
  const order = collation === undefined ? collationOf(collection) : parseCollation(collation);
  return { v: v ?? 2, key, name, ...Object.fromEntries(kept), ...(order && !('_id' in key && Object.keys(key).length === 1) ? { collation: order.spec } : {}) };
}

function refusalOf(option: string, spec: Doc): MongoError {
  const known = ['weights', 'default_language', 'language_override', 'textIndexVersion', '2dsphereIndexVersion', 'bits', 'min', 'max', 'wildcardProjection', 'storageEngine', 'clustered', 'prepareUnique'];
  if (known.includes(option)) return notSupported(`the index option '${option}' is`);
  return new MongoError(197, `The field '${option}' is not valid for an index specification. Specification: ${JSON.stringify(spec)}`);
}

function checkKeyPart(path: string, direction: Value): void {
  if (typeof direction === 'string') throw new MongoError(67, `An index of the type '${direction}' (on '${path}') is not supported by the embedded database; it needs a MongoDB replica set`);
  if (path === '$**' || path.endsWith('.$**')) throw new MongoError(67, 'A wildcard index is not supported by the embedded database; it needs a MongoDB replica set');
  if (path === '' || path.split('.').includes('')) throw new MongoError(67, 'Index keys cannot contain an empty field.');
  if (path.split('.').some((part) => part.startsWith('$'))) throw new MongoError(67, `Index key contains an illegal field name: field name starts with '$'.`);
  if (!isNumeric(direction) || toNumber(direction) === 0 || Number.isNaN(toNumber(direction))) {
    throw new MongoError(67, `Values in the index key pattern must be numbers other than 0, found one for '${path}' that is not`);
  }
}

function checkExpiry(seconds: Value, key: Doc): void {
  if (seconds === undefined) return;
  if (!isNumeric(seconds) || !(toNumber(seconds) >= 0)) throw new MongoError(67, 'TTL index expireAfterSeconds must be a number of 0 or more');
  if (Object.keys(key).length > 1) throw new MongoError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  if ('_id' in key) throw new MongoError(197, "The field 'expireAfterSeconds' is not valid for an _id index specification");
}

/** The index that is there already, when the same one is asked for again. @throws MongoError 85, 86 when it is only similar */
export function existingIndex(collection: Collection, spec: Doc): Index | undefined {
  const sameKey = (index: Index) => equalValues(index.spec['key'], spec['key']) && index.unique === isTrue(spec['unique']) && index.sparse === isTrue(spec['sparse']) && equalValues(index.spec['partialFilterExpression'], spec['partialFilterExpression']) && equalValues(index.spec['collation'], spec['collation']);
  const named = collection.indexes.find(({ name }) => name === spec['name']);
  const [primary] = collection.indexes;
  if (primary && equalValues(primary.spec['key'], spec['key'])) return primary;
  const alike = collection.indexes.find(sameKey);
  if (named) {
    if (!sameKey(named)) {
      throw new MongoError(86, `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${JSON.stringify(spec)}, existing index: ${JSON.stringify(named.spec)}`);
    }
    if (!sameOptions(named, spec)) throw new MongoError(85, `An equivalent index already exists with the same name but different options. Requested index: ${JSON.stringify(spec)}, existing index: ${JSON.stringify(named.spec)}`);
    return named;
  }
  if (alike) throw new MongoError(85, `Index already exists with a different name: ${alike.name}`);
  return undefined;
}

function sameOptions(index: Index, spec: Doc): boolean {
  const expire = spec['expireAfterSeconds'];
  return index.expireAfterSeconds === (isNumeric(expire) ? toNumber(expire) : undefined);
}
