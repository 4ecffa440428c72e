import type { Doc } from '../bson/value.ts';

/** An order of strings by the rules of a language; undefined, where one can be given, stands for the order of bytes. */
export interface Collation {
  /** All its fields, as listIndexes answers them. */
  spec: Doc;
  /** The same for collations that order all strings alike. */
  id: string;
  compare: (a: string, b: string) => number;
}

export function sameCollation(a: Collation | undefined, b: Collation | undefined): boolean {
  return a?.id === b?.id;
}
