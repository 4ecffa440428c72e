import { naiveCompare, naiveEqual, naiveType, nothingInside } from './order.ts';

type Doc = Record<string, unknown>;

/** Every value that a path reaches, arrays entered by position and item by item; `undefined` where a document ends the way. */
function reached(value: unknown, path: string[]): unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return items.flatMap((item, at) => [
      ...(isDoc(item) ? reached(item, path) : []),
      ...(String(at) === name && (rest.length === 0 || isDoc(item) || Array.isArray(item)) ? reached(item, rest) : []),
    ]);
  }
  return isDoc(value) && name in value ? reached(value[name], rest) : [undefined];
}

/** "Matches the array itself, or any of its items." */
function withItems(values: unknown[]): unknown[] {
  return values.flatMap((value) => (Array.isArray(value) ? [value, ...(value as unknown[])] : [value]));
}

/** A query filter read off the manual: one document, one filter, no preparation. */
export function naiveMatches(filter: Doc, doc: unknown): boolean {
  return Object.entries(filter).every(([name, operand]) => {
    switch (name) {
      case '$and': return (operand as Doc[]).every((each) => naiveMatches(each, doc));
      case '$or': return (operand as Doc[]).some((each) => naiveMatches(each, doc));
      case '$nor': return !(operand as Doc[]).some((each) => naiveMatches(each, doc));
      default: return fieldMatches(reached(doc, name.split('.')), operand);
    }
  });
}

function fieldMatches(values: unknown[], condition: unknown, whole = false): boolean {
  if (!isDoc(condition) || !Object.keys(condition)[0]?.startsWith('$')) return operatorMatches(values, '$eq', condition, whole);
  return Object.entries(condition).every(([operator, operand]) => operatorMatches(values, operator, operand, whole));
}

/** @param whole whether an array is one value here, and isn't looked into: it is an item of another one */
function operatorMatches(values: unknown[], operator: string, operand: unknown, whole = false): boolean {
  const any = (test: (value: unknown) => boolean) => (whole ? values : withItems(values)).some(test);
  switch (operator) {
    case '$eq': return any((value) => naiveEqual(value, operand));
    case '$ne': return !operatorMatches(values, '$eq', operand, whole);
    case '$gt': return any((value) => sameType(value, operand) && naiveCompare(value, operand) > 0);
    case '$gte': return any((value) => sameType(value, operand) && naiveCompare(value, operand) >= 0);
    case '$lt': return any((value) => sameType(value, operand) && naiveCompare(value, operand) < 0);
    case '$lte': return any((value) => sameType(value, operand) && naiveCompare(value, operand) <= 0);
    case '$in': return (operand as unknown[]).some((each) => operatorMatches(values, '$eq', each, whole));
    case '$nin': return !operatorMatches(values, '$in', operand, whole);
    case '$not': return !fieldMatches(values, operand, whole);
    case '$exists': return values.some((value) => value !== undefined) === operand;
    case '$size': return values.some((value) => Array.isArray(value) && value.length === operand);
    case '$all': return (operand as unknown[]).length > 0 && (operand as unknown[]).every((each) => operatorMatches(values, '$eq', each, whole));
    case '$elemMatch': return values.some((value) => Array.isArray(value) && value.some((item) => elementMatches(item, operand as Doc)));
    default: throw new Error(`the second opinion has none on ${operator}`);
  }
}

/** Conditions on the item itself, or on the fields of an item that is a document. */
function elementMatches(item: unknown, condition: Doc): boolean {
  if (Object.keys(condition)[0]?.startsWith('$')) return fieldMatches([item], condition, true);
  const fields: unknown = Array.isArray(item) ? Object.fromEntries(item.entries()) : item;
  return isDoc(fields) && naiveMatches(condition, fields);
}

/** "Comparison queries only match values of the operand's type." */
function sameType(value: unknown, operand: unknown): boolean {
  return naiveType(value) === naiveType(operand);
}

/** Sorts stably. Of an array the least item counts, or the greatest in a descending sort; an empty one is less than null. */
export function naiveSort(docs: Doc[], sort: Record<string, number>): Doc[] {
  return [...docs].sort((a, b) => {
    for (const [path, direction] of Object.entries(sort)) {
      const difference = naiveCompare(sortValue(a, path, direction), sortValue(b, path, direction));
      if (difference !== 0) return difference * direction;
    }
    return 0;
  });
}

function sortValue(doc: Doc, path: string, direction: number): unknown {
  const inside = sortable(doc, path.split('.')).map((value) => value ?? null);
  return inside.reduce((best, value) => (naiveCompare(value, best) * direction < 0 ? value : best));
}

function sortable(value: unknown, path: string[]): unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return Array.isArray(value) ? (value.length === 0 ? [nothingInside] : value as unknown[]) : [value];
  if (Array.isArray(value)) return value.length === 0 ? [undefined] : (value as unknown[]).flatMap((item) => (isDoc(item) ? sortable(item, path) : [undefined]));
  return isDoc(value) ? sortable(value[name], rest) : [undefined];
}

function isDoc(value: unknown): value is Doc {
  return naiveType(value) === 'object';
}
