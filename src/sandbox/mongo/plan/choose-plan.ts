import { equalValues } from '../bson/compare-values.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import type { Collection, Index } from '../catalog/collection.ts';
import { primaryOf } from '../catalog/collection.ts';
import { rangeOfId } from '../catalog/key-layout.ts';
import type { Collation } from '../collation/collation.ts';
import { sameCollation } from '../collation/collation.ts';
import type { FieldCondition, Filter } from '../match/filter.ts';
import { MongoError } from '../mongo-error.ts';
import type { SortField } from '../sort/sort-documents.ts';
import type { Bounds } from './bounds.ts';
import { boundsOf, conjuncts, withoutText } from './bounds.ts';
import { coversPartially } from './partial-index.ts';
import type { CollectionScan, IndexScan, Plan } from './plan.ts';
import { scanIndex } from './scan-index.ts';

/** What is to be found, and how. */
export interface Wanted {
  filter: Filter;
  sort: SortField[];
  /** Number of the last commit that the reader sees; younger indexes look empty to it and are left out. */
  asOf: number;
  /** An index's name or key pattern, or `{ $natural: 1 }`; only that is considered then. */
  hint?: Value;
  /** How strings are compared; an index that does otherwise serves no strings. */
  collation?: Collation | undefined;
}

/**
 * Chooses how to find a filter's documents: the index whose leading fields are fixed to the fewest values wins, then one
 * that serves a range, then one that serves the sort.
 */
export function choosePlan(collection: Collection, wanted: Wanted): Plan {
  if (wanted.hint !== undefined) return hinted(collection, wanted, wanted.hint);
  const indexes = collection.indexes.filter(({ since, hidden }) => since <= wanted.asOf && !hidden);
  const best = bestScan(wanted, indexes);
  const inOrder = best && (best.bounded || best.index !== primaryOf(collection));
  return (inOrder ? undefined : unionOf(wanted, indexes)) ?? best ?? wholeCollection(wanted.sort);
}

/** One scan for each branch of `$or`, when each has an index that serves it. */
function unionOf(wanted: Wanted, indexes: Index[]): Plan | undefined {
  if (wanted.filter.kind !== 'or') return undefined;
  const scans = wanted.filter.filters.map((filter) => bestScan({ ...wanted, filter, sort: [] }, indexes));
  const useful = scans.filter((scan) => scan !== undefined);
  return useful.length === scans.length ? { kind: 'union', scans: useful, sorted: false } : undefined;
}

interface Known { conditions: FieldCondition[]; bounds: Map<string, Bounds> }

/** The conditions of a filter and their bounds, for indexes that compare strings as the query does and for the others. */
class Conditions {
  private readonly collation: Collation | undefined;
  private readonly all: Known;
  private textless: Known | undefined;

  constructor({ filter, collation }: Wanted) {
    const conditions = conjuncts(filter);
    this.collation = collation;
    this.all = { conditions, bounds: boundsOf(conditions) };
  }

  for(index: Index): Known {
    if (sameCollation(index.collation, this.collation)) return this.all;
    if (!this.textless) {
      const conditions = withoutText(this.all.conditions);
      this.textless = { conditions, bounds: boundsOf(conditions) };
    }
    return this.textless;
  }
}

/** An order that an index can offer: none where a collation has a say, since its keys don't sort. */
function sortableBy(index: Index, { sort, collation }: Wanted): SortField[] | undefined {
  return sort.length > 0 && (index.collation ?? collation) ? undefined : sort;
}

function bestScan(wanted: Wanted, indexes: Index[]): IndexScan | undefined {
  const known = new Conditions(wanted);
  let best: IndexScan | undefined;
  for (const index of indexes) {
    const { conditions, bounds } = known.for(index);
    if (index.partialFilter && !coversPartially(index.partialFilter, conditions)) continue;
    const scan = scanIndex(index, bounds, sortableBy(index, wanted));
    if (scan && (scan.bounded || (wanted.sort.length > 0 && scan.sorted)) && (!best || scan.score > best.score)) best = scan;
  }
  return best;
}

function wholeCollection(sort: SortField[], reverse = false): CollectionScan {
  return { kind: 'collection', reverse, sorted: sort.length === 0 };
}

function wholeIndex(index: Index, sort: SortField[]): IndexScan {
  return { kind: 'scan', index, ranges: [rangeOfId(index.id)], reverse: false, merged: false, sorted: sort.length === 0, bounded: false, single: false, score: 0 };
}

function hinted(collection: Collection, wanted: Wanted, hint: Value): Plan {
  if (isDoc(hint) && '$natural' in hint) return wholeCollection(wanted.sort, isNumeric(hint['$natural']) && toNumber(hint['$natural']) < 0);
  const index = collection.indexes.find(({ name, spec }) => (typeof hint === 'string' ? name === hint : equalValues(spec['key'], hint)));
  if (!index || index.hidden) throw new MongoError(2, 'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index');
  if (index.since > wanted.asOf) return wholeCollection(wanted.sort);
  const scan = scanIndex(index, new Conditions(wanted).for(index).bounds, sortableBy(index, wanted));
  return scan ?? wholeIndex(index, wanted.sort);
}
