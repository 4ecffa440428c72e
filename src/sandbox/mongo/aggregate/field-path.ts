import type { Value } from '../bson/value.ts';
import { fieldOf, isDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { Evaluate, Scope } from './scope.ts';

/** `$a.b`, `$$variable` or `$$variable.a.b`. */
export function fieldPath(text: string): Evaluate {
  const isVariable = text.startsWith('$$');
  const parts = text.slice(isVariable ? 2 : 1).split('.');
  if (parts.includes('')) throw new MongoError(15998, text === '$' ? "'$' by itself is not a valid FieldPath" : 'FieldPath field names may not be empty strings.');
  if (!isVariable) return parts.length === 1 ? ({ root }) => (isDoc(root) ? fieldOf(root, parts[0] ?? '') : undefined) : ({ root }) => follow(root, parts, 0);
  const [name = '', ...rest] = parts;
  return (scope) => follow(variable(name, scope), rest, 0);
}

function variable(name: string, { root, variables }: Scope): Value {
  if (Object.hasOwn(variables, name)) return variables[name];
  if (name === 'ROOT' || name === 'CURRENT') return root;
  if (name === 'REMOVE') return undefined;
  throw new MongoError(17276, `Use of undefined variable: ${name}`);
}

/** Through an array a path yields the list of what its items have there. */
export function follow(value: Value, parts: string[], at: number): Value {
  if (at === parts.length) return value;
  if (isDoc(value)) return follow(fieldOf(value, parts[at] ?? ''), parts, at + 1);
  if (!Array.isArray(value)) return undefined;
  return value.map((item) => (isDoc(item) || Array.isArray(item) ? follow(item, parts, at) : undefined)).filter((item) => item !== undefined);
}
