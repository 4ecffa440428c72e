import type { Value } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { Operator } from './scope.ts';

/** An operator that evaluates all its arguments first. @param most Infinity for any number of them */
export function strict(least: number, most: number, apply: (args: Value[], name: string) => Value): Operator {
  return (operand, compile, name) => {
    const list = Array.isArray(operand) ? operand : [operand];
    if (list.length < least || list.length > most) {
      const wanted = least === most ? `exactly ${least}` : most === Infinity ? `at least ${least}` : `at least ${least} and at most ${most}`;
      throw new MongoError(16020, `Expression ${name} takes ${wanted} arguments. ${list.length} were passed in.`);
    }
    const args = list.map(compile);
    return (scope) => apply(args.map((arg) => arg(scope)), name);
  };
}

/** Whether a value is null or missing, which most operators answer with null. */
export function isNothing(value: Value): value is null | undefined {
  return value === null || value === undefined;
}
