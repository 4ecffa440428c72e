import { decode } from '../bson/decode.ts';
import type { Doc, Value } from '../bson/value.ts';
import type { Collection } from '../catalog/collection.ts';
import { rangeOfId } from '../catalog/key-layout.ts';
import type { StoredDocument } from '../catalog/write-documents.ts';
import type { Collation } from '../collation/collation.ts';
import type { Filter } from '../match/filter.ts';
import { everything } from '../match/filter.ts';
import { matches } from '../match/matches.ts';
import type { SortField } from '../sort/sort-documents.ts';
import { mergeSorted } from '../sort/merge-sorted.ts';
import { sortBy, sortKey } from '../sort/sort-documents.ts';
import type { Reader } from '../store/view.ts';
import { choosePlan } from './choose-plan.ts';
import type { IndexScan, Plan } from './plan.ts';

export interface Query {
  filter?: Filter;
  sort?: SortField[];
  skip?: number;
  /** 0 for no limit. */
  limit?: number;
  hint?: Value;
  /** How strings are compared; by their bytes when left out. The filter has been parsed with the same. */
  collation?: Collation | undefined;
}

/** What a query looked at, for `explain`. */
export interface Examined { keys: number; documents: number; returned: number }

/** A stored document that is decoded only when somebody looks inside. */
export class FoundDocument implements StoredDocument {
  readonly key: Buffer;
  readonly raw: Buffer;
  private decoded: Doc | undefined;

  constructor(key: Buffer, raw: Buffer) {
    this.key = key;
    this.raw = raw;
  }

  get doc(): Doc {
    this.decoded ??= decode(this.raw);
    return this.decoded;
  }
}

/** Finds a collection's documents, one at a time, so that a large result never is in memory as a whole (unless it has to be sorted). */
export function* findDocuments(reader: Reader, collection: Collection | undefined, query: Query, examined?: Examined): Generator<FoundDocument> {
  if (!collection) return;
  const { filter = everything, sort = [], skip = 0, limit = 0, hint, collation } = query;
  const plan = choosePlan(collection, { filter, sort, asOf: reader.asOf, hint, collation });
  const found = runPlan(reader, collection, plan, { filter, sort }, examined);
  let toSkip = skip;
  let returned = 0;
  for (const document of plan.sorted ? found : sortBy([...found], sort, ({ doc }) => doc, { collation, checkTime: () => reader.checkTime() })) {
    if (toSkip > 0) {
      toSkip--;
      continue;
    }
    yield document;
    if (examined) examined.returned++;
    if (++returned === limit) return;
  }
}

function* runPlan(reader: Reader, collection: Collection, plan: Plan, { filter, sort }: { filter: Filter; sort: SortField[] }, examined?: Examined): Generator<FoundDocument> {
  const all = filter.kind === 'and' && filter.filters.length === 0;
  for (const document of candidates(reader, collection, plan, sort, examined)) {
    if (examined) examined.documents++;
    if (all || matches(filter, document.doc)) yield document;
  }
}

function* candidates(reader: Reader, collection: Collection, plan: Plan, sort: SortField[], examined?: Examined): Generator<FoundDocument> {
  if (plan.kind === 'collection') {
    for (const { key, value } of reader.range(rangeOfId(collection.id), plan.reverse)) yield new FoundDocument(key, value);
    return;
  }
  if (plan.kind === 'scan' && plan.merged) {
    const each = plan.ranges.map((range) => scan(reader, { ...plan, ranges: [range] }, undefined, examined));
    yield* mergeSorted(each, ({ doc }) => sortKey(doc, sort));
    return;
  }
  if (plan.kind === 'scan') {
    yield* scan(reader, plan, plan.index.multikey ? new Set() : undefined, examined);
    return;
  }
  const seen = new Set<string>();
  for (const each of plan.scans) yield* scan(reader, each, seen, examined);
}

/** @param seen keys of documents that were found already: a document can be in an index, or in two indexes, more than once */
function* scan(reader: Reader, plan: IndexScan, seen: Set<string> | undefined, examined?: Examined): Generator<FoundDocument> {
  for (const range of plan.ranges) {
    const entries = plan.single ? lookup(reader, range.start) : reader.range(range, plan.reverse);
    for (const { value: key } of entries) {
      if (examined) examined.keys++;
      if (seen) {
        const text = key.toString('latin1');
        if (seen.has(text)) continue;
        seen.add(text);
      }
      const raw = reader.get(key);
      if (raw) yield new FoundDocument(key, raw);
    }
  }
}

function* lookup(reader: Reader, key: Buffer): Generator<{ key: Buffer; value: Buffer }> {
  const value = reader.get(key);
  if (value) yield { key, value };
}
