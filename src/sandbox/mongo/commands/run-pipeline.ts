import { compilePipeline, stageName } from '../aggregate/compile-pipeline.ts';
import { parseFilterWithExpressions } from '../aggregate/expression-test.ts';
import type { PipelineContext } from '../aggregate/pipeline-context.ts';
import { encode } from '../bson/encode.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import type { Collection } from '../catalog/collection.ts';
import { everything } from '../match/filter.ts';
import type { Query } from '../plan/find-documents.ts';
import { findDocuments } from '../plan/find-documents.ts';
import { parseSort } from '../sort/sort-documents.ts';
import type { Reader } from '../store/view.ts';

/** A document that comes out of a pipeline; its bytes are at hand when it left the store unchanged. */
export interface PipelineOutput { doc: Doc; raw: Buffer }

/** Runs a pipeline on a collection. What it begins with (`$match`, `$sort`, `$skip`, `$limit`) is a query that indexes serve. */
export function runPipeline(reader: Reader, collection: Collection | undefined, pipeline: Doc[], context: PipelineContext, hint?: Value): Iterable<PipelineOutput> {
  const { query, rest } = splitPipeline(pipeline, context);
  if (hint !== undefined) query.hint = hint;
  const found = findDocuments(reader, collection, query);
  const counted = countOnly(rest);
  if (counted) return countAll(found, counted);
  // Compiled even when nothing is left over, and before anything is read: a wrong stage is refused on an empty collection too.
  const stage = compilePipeline(rest, context);
  return rest.length === 0 ? found : outputs(stage(docsOf(found)));
}

/** The query that a pipeline begins with, and the stages after it. */
export function splitPipeline(pipeline: Doc[], context: PipelineContext): { query: Query; rest: Doc[] } {
  const query: Query = { filter: everything, collation: context.collation };
  const filters: Doc[] = [];
  let at = 0;
  const takes = (name: string) => pipeline[at] !== undefined && stageName(pipeline[at] ?? {}) === name;
  for (; takes('$match') && isDoc(pipeline[at]?.['$match']); at++) filters.push(pipeline[at]?.['$match'] as Doc);
  if (filters.length > 0) query.filter = parseFilterWithExpressions(filters.length === 1 ? filters[0] ?? {} : { $and: filters }, context.variables, context.collation);
  if (takes('$sort') && isDoc(pipeline[at]?.['$sort']) && Object.keys(pipeline[at]?.['$sort'] as Doc).length > 0) query.sort = parseSort(pipeline[at++]?.['$sort']);
  const skip = takes('$skip') ? positive(pipeline[at]?.['$skip']) : undefined;
  if (skip !== undefined) {
    query.skip = skip;
    at++;
  }
  const limit = takes('$limit') ? positive(pipeline[at]?.['$limit']) : undefined;
  if (limit !== undefined) {
    query.limit = limit;
    at++;
  }
  return { query, rest: pipeline.slice(at) };
}

/** A whole number above 0; what else is given to `$skip` and `$limit` the stages themselves judge. */
function positive(value: Value): number | undefined {
  const number = isNumeric(value) ? toNumber(value) : 0;
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

/** `{ $group: { _id: 1, n: { $sum: 1 } } }`, which is how drivers count: no document needs to be looked into. */
function countOnly(rest: Doc[]): { id: Value; field: string } | undefined {
  const [only] = rest;
  const group = only?.['$group'];
  if (rest.length !== 1 || !isDoc(group)) return undefined;
  const [field, ...others] = Object.keys(group).filter((name) => name !== '_id');
  if (field === undefined || others.length > 0) return undefined;
  const { _id: id, [field]: sum } = group;
  const constant = id === null || isNumeric(id);
  return constant && !field.includes('.') && isDoc(sum) && Object.keys(sum).length === 1 && sum['$sum'] === 1 ? { id, field } : undefined;
}

function* countAll(found: Iterable<unknown>, { id, field }: { id: Value; field: string }): Generator<PipelineOutput> {
  let total = 0;
  for (const _ of found) total++;
  if (total > 0) yield* outputs([{ _id: id, [field]: total }]);
}

function* docsOf(found: Iterable<PipelineOutput>): Generator<Doc> {
  for (const { doc } of found) yield doc;
}

function* outputs(docs: Iterable<Doc>): Generator<PipelineOutput> {
  for (const doc of docs) yield { doc, raw: encode(doc) };
}
