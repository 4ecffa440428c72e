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
  /** Whether the only keys it can find are those that its ranges begin with: lookups instead of walks. */
  single: boolean;
  score: number;
}

/** A walk over the whole collection, in the order of insertion. */
export interface CollectionScan { kind: 'collection'; reverse: boolean; sorted: boolean }

/** How to find the documents of a filter: by one index, by one for each branch of `$or`, or by looking at all. */
export type Plan = IndexScan | CollectionScan | { kind: 'union'; scans: IndexScan[]; sorted: false };
