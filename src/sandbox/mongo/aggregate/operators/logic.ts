import { isNumeric, toNumber } from '../../bson/numeric.ts';
import type { Value } from '../../bson/value.ts';
import { isDoc } from '../../bson/value.ts';
import { MongoError } from '../../mongo-error.ts';
import type { Compile, Evaluate, Operator } from '../scope.ts';
import { isNothing, strict } from '../strict-operator.ts';

/** What counts as true: everything but false, null, missing and zero. */
export function isTruthy(value: Value): boolean {
  return !isNothing(value) && value !== false && !(isNumeric(value) && toNumber(value) === 0);
}

function argumentsOf(operand: Value, compile: Compile): Evaluate[] {
  return (Array.isArray(operand) ? operand : [operand]).map(compile);
}

const condition: Operator = (operand, compile) => {
  const parts = isDoc(operand) ? [operand['if'], operand['then'], operand['else']] : operand;
  if (!Array.isArray(parts) || parts.length !== 3 || parts.includes(undefined)) throw new MongoError(16020, 'Expression $cond takes exactly 3 arguments: if, then, else.');
  const [test, yes, no] = parts.map(compile) as [Evaluate, Evaluate, Evaluate];
  return (scope) => (isTruthy(test(scope)) ? yes(scope) : no(scope));
};

const firstPresent: Operator = (operand, compile) => {
  const args = argumentsOf(operand, compile);
  if (args.length < 2) throw new MongoError(1257300, `$ifNull needs at least two arguments, had: ${args.length}`);
  return (scope) => {
    let value: Value;
    for (const arg of args) {
      value = arg(scope);
      if (!isNothing(value)) return value;
    }
    return value;
  };
};

const choice: Operator = (operand, compile) => {
  const branches = isDoc(operand) ? operand['branches'] : undefined;
  if (!isDoc(operand) || !Array.isArray(branches) || branches.length === 0) throw new MongoError(40068, '$switch requires at least one branch.');
  const cases = branches.map((branch) => {
    if (!isDoc(branch) || branch['case'] === undefined || branch['then'] === undefined) throw new MongoError(40067, "$switch requires each branch have a 'case' and a 'then' expression");
    return { test: compile(branch['case']), result: compile(branch['then']) };
  });
  const otherwise = 'default' in operand ? compile(operand['default']) : undefined;
  return (scope) => {
    const taken = cases.find(({ test }) => isTruthy(test(scope)));
    if (taken) return taken.result(scope);
    if (!otherwise) throw new MongoError(40066, '$switch could not find a matching branch for an input, and no default was specified.');
    return otherwise(scope);
  };
};

export const logic: Record<string, Operator> = {
  $and: (operand, compile) => {
    const args = argumentsOf(operand, compile);
    return (scope) => args.every((arg) => isTruthy(arg(scope)));
  },
  $or: (operand, compile) => {
    const args = argumentsOf(operand, compile);
    return (scope) => args.some((arg) => isTruthy(arg(scope)));
  },
  $not: strict(1, 1, ([value]) => !isTruthy(value)),
  $cond: condition,
  $ifNull: firstPresent,
  $switch: choice,
};
