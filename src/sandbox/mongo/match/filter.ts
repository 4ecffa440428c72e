import type { BSONRegExp } from 'bson';
import type { Doc, Value } from '../bson/value.ts';

/** Whether a single value satisfies an operator. */
export type ValueTest = (value: Value) => boolean;

/** A condition on one path. */
export interface FieldCondition {
  kind: 'field';
  path: string;
  /** The operator's name and operand, for the planner. */
  operator: string;
  operand: Value | BSONRegExp;
  test: ValueTest;
  /** `leaves`: items of an array at the path's end count too. `whole`: only the value itself (`$size`, `$elemMatch`, `$exists`). */
  scope: 'leaves' | 'whole';
  /** Which item of the array satisfies it, for the positional operator; only `$elemMatch` has it. */
  positionIn?: (list: Value[]) => number;
}

/** A parsed query filter, which the matcher runs and the planner reads. */
export type Filter =
  | { kind: 'and' | 'or' | 'nor'; filters: Filter[] }
  | { kind: 'not'; filter: Filter }
  | { kind: 'expression'; test: (doc: Doc) => boolean }
  | { kind: 'constant'; value: boolean }
  | FieldCondition;

/** A filter that matches everything. */
export const everything: Filter = { kind: 'and', filters: [] };
