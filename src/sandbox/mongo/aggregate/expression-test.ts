import type { Doc, Value } from '../bson/value.ts';
import type { Filter } from '../match/filter.ts';
import { parseFilter } from '../match/parse-filter.ts';
import { compileExpression } from './compile-expression.ts';
import { isTruthy } from './operators/logic.ts';

/** Parses a filter that may use `$expr`. @param variables what `$$name` stands for in it */
export function parseFilterWithExpressions(query: Doc, variables: Readonly<Record<string, Value>>): Filter {
  return parseFilter(query, (expression) => {
    const evaluate = compileExpression(expression);
    return (doc) => isTruthy(evaluate({ root: doc, variables }));
  });
}
