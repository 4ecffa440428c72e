import type { Doc, Value } from '../bson/value.ts';
import { fieldOf, isDoc } from '../bson/value.ts';

/**
 * Called with each value at a path's end, undefined for a missing one, and the index in the outermost array on the way.
 * Returns true to stop.
 */
export type Visit = (value: Value, position: number | undefined) => boolean;

const partsOfPath = new Map<string, string[]>();

/** A dotted path's parts; kept, because the same few paths come again with every document. */
export function splitPath(path: string): string[] {
  const known = partsOfPath.get(path);
  if (known) return known;
  const parts = path.split('.');
  if (partsOfPath.size < 10_000) partsOfPath.set(path, parts);
  return parts;
}

/**
 * Visits what MongoDB's matcher sees at a path: arrays on the way are entered implicitly and by index; array items that
 * aren't documents, and empty arrays, yield nothing at all, not even "missing".
 */
export function visitPath(doc: Doc, path: string, visit: Visit): boolean {
  if (!path.includes('.')) return visit(fieldOf(doc, path), undefined);
  return visitDoc(doc, splitPath(path), 0, undefined, visit);
}

/** As visitPath, and for an array at the path's end also each of its items, before the array itself. */
export function visitLeaves(doc: Doc, path: string, visit: Visit): boolean {
  return visitPath(doc, path, (value, position) => {
    if (!Array.isArray(value)) return visit(value, position);
    for (const [index, item] of value.entries()) if (visit(item, position ?? index)) return true;
    return visit(value, position);
  });
}

function visitDoc(doc: Doc, parts: string[], at: number, position: number | undefined, visit: Visit): boolean {
  const value = fieldOf(doc, parts[at] ?? '');
  if (value === undefined || at === parts.length - 1) return visit(value, position);
  if (Array.isArray(value)) return visitArray(value, parts, at + 1, position, visit);
  if (isDoc(value)) return visitDoc(value, parts, at + 1, position, visit);
  return visit(undefined, position);
}

function visitArray(list: Value[], parts: string[], at: number, position: number | undefined, visit: Visit): boolean {
  const part = parts[at] ?? '';
  const chosen = isPosition(part) ? Number(part) : -1;
  for (const [index, item] of list.entries()) {
    const here = position ?? index;
    if (isDoc(item) && visitDoc(item, parts, at, here, visit)) return true;
    if (index !== chosen) continue;
    if (at === parts.length - 1 ? visit(item, here) : visitInside(item, parts, at + 1, here, visit)) return true;
  }
  return false;
}

function visitInside(item: Value, parts: string[], at: number, position: number, visit: Visit): boolean {
  if (Array.isArray(item)) return visitArray(item, parts, at, position, visit);
  return isDoc(item) && visitDoc(item, parts, at, position, visit);
}

/** Whether a part of a path can be the place of an item in an array. */
export function isPosition(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

/** Whether a part of a path means a place in this array, not a field that its items have. */
export function isPositionIn(list: Value[], part: string): boolean {
  return isPosition(part) && !list.some((item) => isDoc(item) && part in item);
}

/** A document's field or an array's item. */
export function childOf(container: Value, part: string): Value {
  if (isDoc(container)) return fieldOf(container, part);
  return Array.isArray(container) && isPosition(part) ? container[Number(part)] : undefined;
}
