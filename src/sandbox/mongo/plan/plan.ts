import type { Index } from '../catalog/collection.ts';
import type { KeyRange } from '../store/store.ts';

/** A walk over one index, which finds every matching document and perhaps others. */
export interface IndexScan {
  kind: 'scan';
  index: Index;
  ranges: KeyRange[];
  reverse: boolean;
  /** Whether it yields documents in the wanted order. */
  sorted: boolean;
  /** Whether each range is in the wanted order, but not one after the other: they have to be merged. */
  merged: boolean;
  /** Whether it looks only at a part of the index. */
  bounded: boolean;
  /** Whether the only key it can find is the one given: a lookup instead of a walk. */
  single: boolean;
  score: number;
}

/** How to find the documents of a filter: by one index, or by one for each branch of `$or`. */
export type Plan = IndexScan | { kind: 'union'; scans: IndexScan[]; sorted: false };
