import { BSONRegExp, Decimal128, Double, Long } from 'bson';
import { Context, evalExpr } from 'mingo/core';
import * as expressions from 'mingo/operators/expression';
import { doubleOf } from '../bson/numeric.ts';
import type { Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { compileRegex } from '../match/compile-regex.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import type { Compile, Evaluate, Operator } from './scope.ts';

const names = new Set(Object.keys(expressions));
const context = Context.init({ expression: expressions as unknown as NonNullable<Parameters<typeof Context.init>[0]>['expression'] & object });
const floating = new Set(['$sqrt', '$exp', '$ln', '$log', '$log10', '$sin', '$cos', '$tan', '$asin', '$acos', '$atan', '$atan2', '$sinh', '$cosh', '$tanh', '$asinh', '$acosh', '$atanh', '$degreesToRadians', '$radiansToDegrees', '$rand', '$sigmoid']);

/**
 * The operators on strings and dates, and the rarer ones on numbers, as mingo has them. Their arguments are evaluated here and
 * handed over as literals, because mingo doesn't know BSON's numbers; what it could only round is refused.
 */
export function mingoOperator(name: string): Operator | undefined {
  if (!names.has(name)) return undefined;
  return (operand, compile) => {
    const argument = argumentOf(operand, compile);
    return (scope) => {
      const result = evaluate(name, argument(scope));
      return floating.has(name) && typeof result === 'number' ? doubleOf(result) : result;
    };
  };
}

function evaluate(name: string, operand: Value): Value {
  try {
    return fromMingo(evalExpr({}, { [name]: operand }, { context } as unknown as Parameters<typeof evalExpr>[2]));
  } catch (error) {
    if (error instanceof MongoError) throw error;
    throw new MongoError(2, `${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Arguments as literals, in a list, by name, or alone. */
function argumentOf(operand: Value, compile: Compile): Evaluate {
  if (Array.isArray(operand)) {
    const items = operand.map(compile);
    return (scope) => items.map((item) => literal(item(scope)));
  }
  if (isDoc(operand) && Object.keys(operand)[0]?.startsWith('$') !== true) {
    const fields = Object.entries(operand).map(([name, value]): [string, Evaluate] => [name, compile(value)]);
    return (scope) => Object.fromEntries(fields.map(([name, evaluate]) => [name, literal(evaluate(scope))]));
  }
  const single = compile(operand);
  return (scope) => literal(single(scope));
}

function literal(value: Value): Value {
  return { $literal: toMingo(value) as Value };
}

function toMingo(value: Value): unknown {
  if (value instanceof Double) return value.value;
  if (value instanceof BSONRegExp) return compileRegex(value);
  if (value instanceof Long && Number.isSafeInteger(value.toNumber())) return value.toNumber();
  if (value instanceof Long || value instanceof Decimal128) throw notSupported('this operator on a number that is no double is');
  if (Array.isArray(value)) return value.map(toMingo);
  return isDoc(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toMingo(each)])) : value;
}

function fromMingo(value: unknown): Value {
  return value as Value;
}
