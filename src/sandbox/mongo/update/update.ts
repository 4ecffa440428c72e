import type { Doc, Value } from '../bson/value.ts';

/** One operator on one path, such as `$inc` on `counts.open` by 1. */
export interface Operation { operator: string; path: string; parts: string[]; operand: Value }

/** A parsed update. */
export type Update =
  | { kind: 'replacement'; doc: Doc }
  | { kind: 'operators'; operations: Operation[]; arrayFilters: Map<string, (item: Value) => boolean> }
  | { kind: 'pipeline'; stages: Doc[] };
