import { Decimal128, Long } from 'bson';
import { naiveMatches } from './matches.ts';
import { naiveCompare, naiveEqual, naiveType } from './order.ts';

type Doc = Record<string, unknown>;

/** Thrown where the manual says that an update fails. */
export class Refused extends Error {}

/** An update of one document read off the manual: a new document for each operator, fields in the order of their paths. */
export function naiveUpdate(doc: Doc, update: Record<string, Doc>): Doc {
  const steps = Object.entries(update).flatMap(([operator, fields]) => Object.entries(fields).map(([path, operand]) => ({ operator, path, operand })));
  refuseOverlaps(steps.flatMap(({ operator, path, operand }) => (operator === '$rename' ? [path, String(operand)] : [path])));
  steps.sort((a, b) => (a.path < b.path ? -1 : 1));
  let result = doc;
  for (const { operator, path, operand } of steps) result = step(result, operator, path, operand);
  return result;
}

/** "You cannot update the same path twice, nor a path and a part of it." */
function refuseOverlaps(paths: string[]): void {
  for (const [at, path] of paths.entries()) {
    for (const other of paths.slice(at + 1)) if (path === other || path.startsWith(`${other}.`) || other.startsWith(`${path}.`)) throw new Refused('overlap');
  }
}

function step(doc: Doc, operator: string, path: string, operand: unknown): Doc {
  const parts = path.split('.');
  const now = at(doc, parts);
  const put = (value: unknown) => placed(doc, parts, value) as Doc;
  switch (operator) {
    case '$set': return put(operand);
    case '$unset': return removed(doc, parts) as Doc;
    case '$inc': return put(calculated(now === undefined ? 0 : now, operand as number, (a, b) => a + b, (a, b) => a + b));
    case '$mul': return put(calculated(now === undefined ? 0 : now, operand as number, (a, b) => a * b, (a, b) => a * b));
    case '$min': return now === undefined || naiveCompare(operand, now) < 0 ? put(operand) : doc;
    case '$max': return now === undefined || naiveCompare(operand, now) > 0 ? put(operand) : doc;
    case '$rename': return renamed(doc, parts, String(operand).split('.'));
    case '$push': return put(pushed(listAt(now), operand));
    case '$addToSet': return put(listAt(now).some((item) => naiveEqual(item, operand)) ? now : [...listAt(now), operand]);
    case '$pull': return now === undefined ? doc : put(listAt(now).filter((item) => !pulls(item, operand)));
    case '$pop': return now === undefined ? doc : put(operand === 1 ? listAt(now).slice(0, -1) : listAt(now).slice(1));
    default: throw new Error(`the second opinion has none on ${operator}`);
  }
}

function at(value: unknown, parts: string[]): unknown {
  const [name, ...rest] = parts;
  if (name === undefined) return value;
  return holds(value, name) ? at((value as Doc)[name], rest) : undefined;
}

function holds(value: unknown, name: string): boolean {
  return isDoc(value) ? name in value : Array.isArray(value) && Number(name) < value.length;
}

function placed(value: unknown, parts: string[], inner: unknown): unknown {
  const [name, ...rest] = parts;
  if (name === undefined) return inner;
  if (value === undefined) return { [name]: placed(undefined, rest, inner) };
  if (isDoc(value)) return { ...value, [name]: placed(name in value ? value[name] : undefined, rest, inner) };
  if (!Array.isArray(value) || !/^\d+$/.test(name)) throw new Refused('nothing can be inside');
  const list: unknown[] = [...value as unknown[]];
  while (list.length < Number(name)) list.push(null);
  list[Number(name)] = placed(list[Number(name)], rest, inner);
  return list;
}

function removed(value: unknown, parts: string[]): unknown {
  const [name = '', ...rest] = parts;
  if (!holds(value, name)) return value;
  if (Array.isArray(value)) return (value as unknown[]).map((item, index) => (String(index) !== name ? item : rest.length === 0 ? null : removed(item, rest)));
  const { [name]: field, ...others } = value as Doc;
  return rest.length === 0 ? others : { ...value as Doc, [name]: removed(field, rest) };
}

function renamed(doc: Doc, from: string[], to: string[]): Doc {
  for (const path of [from, to]) for (let end = 1; end < path.length; end++) if (Array.isArray(at(doc, path.slice(0, end)))) throw new Refused('through an array');
  const value = at(doc, from);
  return value === undefined ? doc : placed(removed(doc, from), to, value) as Doc;
}

/** Operands are small whole numbers; what they change may be of any numeric type. */
function calculated(value: unknown, operand: number, whole: (a: bigint, b: bigint) => bigint, double: (a: number, b: number) => number): unknown {
  if (naiveType(value) !== 'number') throw new Refused('not a number');
  const text = String(value);
  const { _bsontype: type } = value as { _bsontype?: string };
  if (type === 'Long') return Long.fromBigInt(whole(BigInt(text), BigInt(operand)));
  if (type !== 'Decimal128') return double(Number(text), operand);
  const [digits = '', part = ''] = text.split('.');
  const tens = 10n ** BigInt(part.length);
  const isSum = whole(1n, 1n) === 2n;
  return Decimal128.fromString(`${whole(BigInt(digits + part), BigInt(operand) * (isSum ? tens : 1n))}E-${part.length}`);
}

function listAt(value: unknown): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Refused('not an array');
  return value as unknown[];
}

/** `$each` first, then `$position`, `$sort` and `$slice`, in whatever order they are written. */
function pushed(list: unknown[], operand: unknown): unknown[] {
  if (!isDoc(operand) || !('$each' in operand)) return [...list, operand];
  const { $each, $position = list.length, $sort, $slice } = operand as { $each: unknown[]; $position?: number; $sort?: number; $slice?: number };
  const grown = [...list.slice(0, $position), ...$each, ...list.slice($position)];
  if ($sort !== undefined) grown.sort((a, b) => naiveCompare(a, b) * $sort);
  if ($slice === undefined) return grown;
  return $slice >= 0 ? grown.slice(0, $slice) : grown.slice($slice);
}

/** A condition on the item, conditions on its fields, or a value to equal. */
function pulls(item: unknown, operand: unknown): boolean {
  if (!isDoc(operand)) return naiveEqual(item, operand);
  return Object.keys(operand)[0]?.startsWith('$') ? naiveMatches({ item: operand }, { item }) : isDoc(item) && naiveMatches(operand, item);
}

function isDoc(value: unknown): value is Doc {
  return naiveType(value) === 'object';
}
