import type { Doc, Value } from '../bson/value.ts';
import type { Collation } from '../collation/collation.ts';
import type { Filter } from '../match/filter.ts';
import { parseFilter } from '../match/parse-filter.ts';
import { compileExpression } from './compile-expression.ts';
import { refuseComparisons } from './refuse-comparisons.ts';
import { isTruthy } from './operators/logic.ts';

/** Parses a filter that may use `$expr`. @param variables what `$$name` stands for in it */
export function parseFilterWithExpressions(query: Doc, variables: Readonly<Record<string, Value>>, collation?: Collation): Filter {
  return parseFilter(query, {
    collation,
    expressionTest(expression) {
      if (collation) refuseComparisons(expression);
      const evaluate = compileExpression(expression);
      return (doc) => isTruthy(evaluate({ root: doc, variables }));
    },
  });
}
