import type { Doc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';

/** What is not understood must not be ignored. @throws MongoError 40415 */
export function refuseUnknownFields(doc: Doc, known: ReadonlySet<string>, where: string): void {
  for (const name in doc) if (!known.has(name)) throw new MongoError(40415, `BSON field '${where}.${name}' is an unknown field.`);
}
