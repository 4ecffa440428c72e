import type { Doc, Value } from '../bson/value.ts';
import { fieldOf, isDoc } from '../bson/value.ts';
import type { Collection } from '../catalog/collection.ts';
import { primaryOf } from '../catalog/collection.ts';
import { duplicateKey } from '../catalog/duplicate-key.ts';
import { insertDocument, removeDocument, replaceDocument, withId } from '../catalog/write-documents.ts';
import { describeDifference } from '../changes/describe-update.ts';
import { parseFilter } from '../match/parse-filter.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { findDocuments } from '../plan/find-documents.ts';
import type { CommandContext } from './command.ts';

/** Carries out `$out` or `$merge` with the documents that the pipeline yielded. */
export function writeOutput(context: CommandContext, docs: Doc[], stage: Doc): void {
  if ('$out' in stage) replaceAll(context, docs, stage['$out']);
  else mergeInto(context, docs, stage['$merge']);
}

function targetOf({ database, databaseName, view }: CommandContext, into: Value): Collection {
  const [db, name] = isDoc(into) ? [into['db'] ?? databaseName, into['coll']] : [databaseName, into];
  if (typeof db !== 'string' || typeof name !== 'string') throw new MongoError(51178, 'The target of $out and $merge must be the name of a collection');
  return database.catalog.get(`${db}.${name}`) ?? database.catalog.create(view, `${db}.${name}`);
}

/** `$out`: the documents take the place of all that the collection had; its indexes stay. */
function replaceAll(context: CommandContext, docs: Doc[], into: Value): void {
  const { database, view } = context;
  const target = targetOf(context, into);
  const before = [...findDocuments(view, target, {})];
  for (const document of before) removeDocument(database.catalog, view, target, document);
  for (const doc of docs) insertDocument(database.catalog, view, target, withId(doc));
}

function mergeInto(context: CommandContext, docs: Doc[], spec: Value): void {
  const options: Doc = isDoc(spec) ? spec : { into: spec };
  const { into, on = '_id', whenMatched = 'merge', whenNotMatched = 'insert' } = options;
  if (options['let'] !== undefined || Array.isArray(whenMatched)) throw notSupported("$merge with a pipeline in 'whenMatched' is");
  if (!['merge', 'replace', 'keepExisting', 'fail'].includes(whenMatched as string)) throw new MongoError(51191, '$merge: unknown whenMatched');
  if (!['insert', 'discard', 'fail'].includes(whenNotMatched as string)) throw new MongoError(51190, '$merge: unknown whenNotMatched');
  const target = targetOf(context, into);
  const fields = (Array.isArray(on) ? on : [on]).map((field) => field as string);
  checkUnique(target, fields);
  for (const doc of docs) mergeOne(context, target, withId(doc), { fields, whenMatched: whenMatched as string, whenNotMatched: whenNotMatched as string });
}

function checkUnique(target: Collection, fields: string[]): void {
  const unique = target.indexes.some((index) => index.unique && index.fields.length === fields.length && index.fields.every(({ path }) => fields.includes(path)));
  if (!unique) throw new MongoError(51183, 'Cannot find index to verify that join fields will be unique');
}

interface MergeOptions { fields: string[]; whenMatched: string; whenNotMatched: string }

function mergeOne({ database, view }: CommandContext, target: Collection, doc: Doc, { fields, whenMatched, whenNotMatched }: MergeOptions): void {
  const filter = parseFilter(Object.fromEntries(fields.map((field) => [field, { $eq: fieldOf(doc, field) ?? null }])));
  const [found] = findDocuments(view, target, { filter, limit: 1 });
  if (!found) {
    if (whenNotMatched === 'fail') throw new MongoError(13113, '$merge could not find a matching document in the target collection for at least one document in the source collection');
    if (whenNotMatched === 'insert') insertDocument(database.catalog, view, target, doc);
    return;
  }
  if (whenMatched === 'fail') throw duplicateKey(target, primaryOf(target), [fieldOf(doc, '_id')]);
  if (whenMatched === 'keepExisting') return;
  const after = whenMatched === 'replace' ? doc : { ...found.doc, ...doc };
  replaceDocument(database.catalog, view, target, found, { ...after, _id: found.doc['_id'] }, whenMatched === 'replace' ? undefined : describeDifference);
}
