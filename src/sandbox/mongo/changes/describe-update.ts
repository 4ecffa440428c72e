import { encode } from '../bson/encode.ts';
import type { Doc, Value } from '../bson/value.ts';
import { fieldOf, isDoc, setField } from '../bson/value.ts';
import { childOf } from '../match/visit-path.ts';
import type { Update } from '../update/update.ts';

/** A path that an update operator worked on; `appends` when it could only add items to the end of an array. */
export interface Touched { parts: string[]; appends: boolean }

/** Says what an update changed: `{ updatedFields, removedFields, truncatedArrays }`. */
export type DescribeUpdate = (before: Doc, after: Doc) => Doc;

/** How to tell of an update; undefined for a replacement, which is told as a whole. */
export function describerOf(update: Update, touched: Touched[]): DescribeUpdate | undefined {
  if (update.kind === 'replacement') return undefined;
  return update.kind === 'pipeline' ? describeDifference : (before, after) => describePaths(before, after, touched);
}

/** By comparing the whole documents, as MongoDB does for pipelines: arrays that became shorter are told as truncated. */
export function describeDifference(before: Doc, after: Doc): Doc {
  const description = { updatedFields: {} as Doc, removedFields: [] as string[], truncatedArrays: [] as Doc[] };
  compareDocs(before, after, '');
  return description;

  function compareDocs(old: Doc, fresh: Doc, prefix: string): void {
    for (const name of Object.keys(old)) if (!Object.hasOwn(fresh, name)) description.removedFields.push(`${prefix}${name}`);
    for (const [name, value] of Object.entries(fresh)) compare(fieldOf(old, name), value, `${prefix}${name}`);
  }

  function compare(old: Value, fresh: Value, path: string): void {
    if (isDoc(old) && isDoc(fresh)) compareDocs(old, fresh, `${path}.`);
    else if (Array.isArray(old) && Array.isArray(fresh)) compareLists(old, fresh, path);
    else if (!sameValue(old, fresh)) setField(description.updatedFields, path, fresh);
  }

  function compareLists(old: Value[], fresh: Value[], path: string): void {
    if (fresh.length < old.length) description.truncatedArrays.push({ field: path, newSize: fresh.length });
    for (const [at, item] of fresh.entries()) compare(old[at], item, `${path}.${at}`);
  }
}

/** By the paths that operators worked on; a path that didn't exist is told from its first new part on. */
function describePaths(before: Doc, after: Doc, touched: Touched[]): Doc {
  const updatedFields: Doc = {};
  const removedFields: string[] = [];
  for (const { parts, appends } of touched) {
    const { path, old, fresh } = firstDifference(before, after, parts);
    if (sameValue(old, fresh)) continue;
    if (fresh === undefined) removedFields.push(path);
    else if (appends && Array.isArray(old) && Array.isArray(fresh)) setItems(updatedFields, path, fresh, old.length);
    else setField(updatedFields, path, fresh);
  }
  return { updatedFields, removedFields, truncatedArrays: [] };
}

function setItems(fields: Doc, path: string, list: Value[], from: number): void {
  for (const [at, item] of list.entries()) if (at >= from) setField(fields, `${path}.${at}`, item);
}

function firstDifference(before: Value, after: Value, parts: string[]): { path: string; old: Value; fresh: Value } {
  let [old, fresh] = [before, after];
  let at = 0;
  while (at < parts.length && old !== undefined) {
    const part = parts[at++] ?? '';
    [old, fresh] = [childOf(old, part), childOf(fresh, part)];
  }
  return { path: parts.slice(0, at).join('.'), old, fresh };
}

/** Equal in value and in type, also deep inside: an int32 that became a double of the same value has changed. */
function sameValue(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  const comparable = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null;
  return comparable && encode({ value: a }).equals(encode({ value: b }));
}
