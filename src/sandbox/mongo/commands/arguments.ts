import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { isTrue } from '../catalog/catalog.ts';
import { collationOf } from '../catalog/collection.ts';
import { typeName } from '../match/type-names.ts';
import type { Collation } from '../collation/collation.ts';
import { parseCollation } from '../collation/parse-collation.ts';
import type { Database } from '../database.ts';
import { MongoError } from '../mongo-error.ts';

/** A document argument; empty when it is missing. @throws MongoError 14 */
export function docArgument(command: Doc, name: string): Doc {
  const value = command[name];
  if (value === undefined || value === null) return {};
  if (!isDoc(value)) throw wrongType(name, value, 'object');
  return value;
}

export function stringArgument(command: Doc, name: string): string {
  const value = command[name];
  if (typeof value !== 'string') throw wrongType(name, value, 'string');
  return value;
}

/** A list of documents. @throws MongoError 14, 40414 when it is missing */
export function docsArgument(command: Doc, name: string): Doc[] {
  const value = command[name];
  if (value === undefined) throw new MongoError(40414, `BSON field '${name}' is missing but a required field`);
  if (!Array.isArray(value)) throw wrongType(name, value, 'array');
  return value.map((each) => {
    if (!isDoc(each)) throw wrongType(name, each, 'object');
    return each;
  });
}

/** A whole number; undefined when it is missing. @throws MongoError 14, 51024 when it is negative */
export function countArgument(command: Doc, name: string): number | undefined {
  const value = command[name];
  if (value === undefined || value === null) return undefined;
  if (!isNumeric(value)) throw wrongType(name, value, 'number');
  const count = Math.trunc(toNumber(value));
  if (!(count >= 0)) throw new MongoError(51024, `BSON field '${name}' value must be >= 0, actual value '${count}'`);
  return count;
}

export function flagArgument(command: Doc, name: string): boolean {
  return isTrue(command[name]);
}

/** How a command or a statement of it compares strings: as it says, or else as its collection does. */
export function collationFor({ database, namespace }: { database: Database; namespace: string }, collation: Value): Collation | undefined {
  return collation === undefined ? collationOf(database.catalog.get(namespace)) : parseCollation(collation);
}

export function wrongType(name: string, value: Value, expected: string): MongoError {
  return new MongoError(14, `BSON field '${name}' is the wrong type '${typeName(value)}', expected type '${expected}'`);
}
