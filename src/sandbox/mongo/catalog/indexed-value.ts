import type { Value } from '../bson/value.ts';

/** Stands for an empty array at an index field. */
export const emptyArray = Symbol('empty array');

/** What an index keeps of a field: an array's items one by one. */
export type IndexedValue = Value | typeof emptyArray;
