import { equalValues } from '../bson/compare-values.ts';
import type { Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import type { Collection, Index } from '../catalog/collection.ts';
import { primaryOf } from '../catalog/collection.ts';
import { rangeOfId } from '../catalog/key-layout.ts';
import type { Filter } from '../match/filter.ts';
import { MongoError } from '../mongo-error.ts';
import type { SortField } from '../sort/sort-documents.ts';
import { boundsOf, conjuncts } from './bounds.ts';
import { coversPartially } from './partial-index.ts';
import type { IndexScan, Plan } from './plan.ts';
import { scanIndex } from './scan-index.ts';

/**
 * Chooses how to find a filter's documents: the index whose leading fields are fixed to the fewest values wins, then one
 * that serves a range, then one that serves the sort.
 * @param asOf number of the last commit that the reader sees; younger indexes look empty to it and are left out
 * @param hint an index's name or key pattern, or `{ $natural: 1 }`; only that is considered then
 */
export function choosePlan(collection: Collection, filter: Filter, sort: SortField[], asOf: number, hint?: Value): Plan {
  const primary = primaryOf(collection);
  if (hint !== undefined) return hinted(collection, filter, sort, asOf, hint);
  const indexes = collection.indexes.filter(({ since }) => since <= asOf);
  const best = bestScan(collection, filter, sort, indexes);
  if (best.bounded || filter.kind !== 'or') return best;
  const scans = filter.filters.map((branch) => bestScan(collection, branch, [], indexes));
  const useful = scans.every((scan) => scan.bounded) && !(best.sorted && best.index !== primary);
  return useful ? { kind: 'union', scans, sorted: false } : best;
}

function bestScan(collection: Collection, filter: Filter, sort: SortField[], indexes: Index[]): IndexScan {
  const conditions = conjuncts(filter);
  const bounds = boundsOf(conditions);
  const primary = primaryOf(collection);
  let best: IndexScan | undefined;
  for (const index of indexes) {
    if (index.partialFilter && !coversPartially(index.partialFilter, conditions)) continue;
    const scan = scanIndex(index, bounds, sort, index === primary);
    if (scan && (scan.bounded || (sort.length > 0 && scan.sorted)) && (!best || scan.score > best.score)) best = scan;
  }
  return best ?? wholeCollection(collection, sort);
}

function wholeCollection(collection: Collection, sort: SortField[]): IndexScan {
  const index = primaryOf(collection);
  return { kind: 'scan', index, ranges: [rangeOfId(collection.id)], reverse: false, sorted: sort.length === 0, bounded: false, single: false, score: 0 };
}

function hinted(collection: Collection, filter: Filter, sort: SortField[], asOf: number, hint: Value): IndexScan {
  if (isDoc(hint) && '$natural' in hint) return wholeCollection(collection, sort);
  const index = collection.indexes.find(({ name, spec }) => (typeof hint === 'string' ? name === hint : equalValues(spec['key'], hint)));
  if (!index) throw new MongoError(2, 'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index');
  if (index.since > asOf) return wholeCollection(collection, sort);
  const scan = scanIndex(index, boundsOf(conjuncts(filter)), sort, index === primaryOf(collection));
  return scan ?? { kind: 'scan', index, ranges: [rangeOfId(index.id)], reverse: false, sorted: sort.length === 0, bounded: false, single: false, score: 0 };
}
