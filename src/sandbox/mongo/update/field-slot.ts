import type { Doc, Value } from '../bson/value.ts';
import { addField, isDoc, setField } from '../bson/value.ts';
import { show } from '../catalog/duplicate-key.ts';
import { childOf, isPosition } from '../match/visit-path.ts';
import { MongoError } from '../mongo-error.ts';

const largestPadding = 1_500_000;

/** A place in a document that an operator works on. */
export interface FieldSlot {
  value: Value;
  /** Makes the documents on the way when they are missing. */
  set(value: Value): void;
  /** Removes the field; an array's item becomes null, so that the others keep their places. */
  unset(): void;
}

/**
 * Finds the place of a path without positional parts in a document that may be changed.
 * @throws MongoError 28, on `set`, when something on the way is neither document nor array
 */
export function fieldSlot(root: Doc, parts: string[]): FieldSlot {
  let container: Value = root;
  let at = 0;
  for (; at < parts.length - 1; at++) {
    const next: Value = childOf(container, parts[at] ?? '');
    if (next === undefined) break;
    container = next;
  }
  const place = container;
  const last = parts.at(-1) ?? '';
  const reached = at === parts.length - 1;
  return {
    value: reached ? childOf(place, last) : undefined,
    set(value) {
      const nested = parts.slice(at + 1).reduceRight<Value>((inner, name) => newDoc(name, inner), value);
      put(place, parts, at, nested);
    },
    unset() {
      if (!reached) return;
      if (isDoc(place)) delete place[last];
      else if (Array.isArray(place) && childOf(place, last) !== undefined) place[Number(last)] = null;
    },
  };
}

function newDoc(name: string, value: Value): Doc {
  const doc: Doc = {};
  setField(doc, name, value);
  return doc;
}

function put(container: Value, parts: string[], at: number, value: Value): void {
  const part = parts[at] ?? '';
  if (isDoc(container)) {
    addField(container, part, value);
    return;
  }
  if (!Array.isArray(container) || !isPosition(part)) throw notViable(container, parts, at);
  const index = Number(part);
  if (index > container.length + largestPadding) throw new MongoError(2, `can't backfill more than ${largestPadding} elements`);
  while (container.length < index) container.push(null);
  container[index] = value;
}

function notViable(container: Value, parts: string[], at: number): MongoError {
  return new MongoError(28, `Cannot create field '${parts[at]}' in element {${parts[at - 1] ?? ''}: ${show(container)}}`);
}
