import type { Value } from '../bson/value.ts';

/** What an expression can see: the document, and variables (`$$name`). */
export interface Scope {
  root: Value;
  variables: Readonly<Record<string, Value>>;
}

/** A compiled expression; undefined for a missing field, or to remove one. */
export type Evaluate = (scope: Scope) => Value;

export type Compile = (expression: Value) => Evaluate;

/** Compiles an operator's operand. */
export type Operator = (operand: Value, compile: Compile, name: string) => Evaluate;
