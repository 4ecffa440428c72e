import type { Doc, Value } from '../bson/value.ts';
import { isDoc, setField } from '../bson/value.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { fieldPath } from './field-path.ts';
import { mingoOperator } from './mingo-operator.ts';
import { arithmetic } from './operators/arithmetic.ts';
import { arrays } from './operators/arrays.ts';
import { comparison } from './operators/comparison.ts';
import { conversions } from './operators/conversions.ts';
import { logic } from './operators/logic.ts';
import { objects } from './operators/objects.ts';
import { sets } from './operators/sets.ts';
import { statistics } from './operators/statistics.ts';
import { variables } from './operators/variables.ts';
import type { Evaluate, Operator } from './scope.ts';

const operators = new Map<string, Operator>(Object.entries({
  ...arithmetic, ...arrays, ...comparison, ...conversions, ...logic, ...objects, ...sets, ...statistics, ...variables,
}));
const refused = new Set(['$function', '$accumulator', '$meta', '$toHashedIndexKey']);

/** Compiles an aggregation expression. @throws MongoError 168 for an operator that nobody knows, 115 for one this database lacks */
export function compileExpression(expression: Value): Evaluate {
  if (typeof expression === 'string' && expression.startsWith('$')) return fieldPath(expression);
  if (Array.isArray(expression)) return listOf(expression.map(compileExpression));
  if (!isDoc(expression)) return () => expression;
  const [first = ''] = Object.keys(expression);
  return first.startsWith('$') ? compileOperator(first, expression) : objectOf(expression);
}

function compileOperator(name: string, expression: Doc): Evaluate {
  if (Object.keys(expression).length > 1) throw new MongoError(15983, `An object representing an expression must have exactly one field: ${JSON.stringify(expression)}`);
  if (refused.has(name)) throw notSupported(`the expression ${name} is`);
  const operator = operators.get(name) ?? mingoOperator(name);
  if (!operator) throw new MongoError(168, `Unrecognized expression '${name}'`);
  return operator(expression[name], compileExpression, name);
}

function listOf(items: Evaluate[]): Evaluate {
  return (scope) => items.map((item) => item(scope) ?? null);
}

/** A document made of expressions; fields whose value is missing are left out. */
function objectOf(expression: Doc): Evaluate {
  const fields = Object.entries(expression).map(([name, value]): [string, Evaluate] => {
    if (name.includes('.')) throw new MongoError(16410, `FieldPath field names may not contain '.'. Consider using $getField or $setField.`);
    return [name, compileExpression(value)];
  });
  return (scope) => {
    const doc: Doc = {};
    for (const [name, evaluate] of fields) {
      const value = evaluate(scope);
      if (value !== undefined) setField(doc, name, value);
    }
    return doc;
  };
}
