import type { Doc, Value } from '../../bson/value.ts';
import { isDoc } from '../../bson/value.ts';
import { MongoError } from '../../mongo-error.ts';
import type { Compile, Evaluate, Operator, Scope } from '../scope.ts';
import { isNothing } from '../strict-operator.ts';
import { arrayFor } from './arrays.ts';
import { isTruthy } from './logic.ts';

function withVariables(scope: Scope, more: Record<string, Value>): Scope {
  return { root: scope.root, variables: { ...scope.variables, ...more } };
}

function parts(operand: Value, compile: Compile, name: string, required: string[]): (field: string) => Evaluate {
  if (!isDoc(operand)) throw new MongoError(16878, `${name} only supports an object as its argument`);
  const missing = required.find((field) => operand[field] === undefined);
  if (missing !== undefined) throw new MongoError(16882, `Missing '${missing}' parameter to ${name}`);
  return (field) => compile(operand[field] ?? null);
}

function itemName(operand: Value): string {
  const name = isDoc(operand) ? operand['as'] : undefined;
  return typeof name === 'string' ? name : 'this';
}

const map: Operator = (operand, compile, name) => {
  const part = parts(operand, compile, name, ['input', 'in']);
  const [input, result, as] = [part('input'), part('in'), itemName(operand)];
  return (scope) => {
    const list = input(scope);
    return isNothing(list) ? null : arrayFor(name, list).map((item) => result(withVariables(scope, { [as]: item })) ?? null);
  };
};

const filter: Operator = (operand, compile, name) => {
  const part = parts(operand, compile, name, ['input', 'cond']);
  const [input, test, limit, as] = [part('input'), part('cond'), part('limit'), itemName(operand)];
  return (scope) => {
    const list = input(scope);
    if (isNothing(list)) return null;
    const kept = arrayFor(name, list).filter((item) => isTruthy(test(withVariables(scope, { [as]: item }))));
    const most = limit(scope);
    return isNothing(most) ? kept : kept.slice(0, Number(most));
  };
};

const reduce: Operator = (operand, compile, name) => {
  const part = parts(operand, compile, name, ['input', 'in']);
  const [input, start, step] = [part('input'), part('initialValue'), part('in')];
  return (scope) => {
    const list = input(scope);
    if (isNothing(list)) return null;
    return arrayFor(name, list).reduce<Value>((value, item) => step(withVariables(scope, { this: item, value })), start(scope));
  };
};

const letIn: Operator = (operand, compile, name) => {
  const result = parts(operand, compile, name, ['vars', 'in'])('in');
  const variables = Object.entries((operand as Doc)['vars'] as Doc).map(([variable, value]): [string, Evaluate] => [variable, compile(value)]);
  return (scope) => result(withVariables(scope, Object.fromEntries(variables.map(([variable, value]) => [variable, value(scope)]))));
};

export const variables: Record<string, Operator> = {
  $map: map, $filter: filter, $reduce: reduce, $let: letIn,
  $literal: (operand) => () => operand,
};
