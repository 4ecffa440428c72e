import type { Doc, Value } from '../bson/value.ts';
import { fieldOf, isDoc } from '../bson/value.ts';

/** A copy of the document with another value at a path; without the field when it is undefined. */
export function replaceAt(doc: Doc, parts: string[], value: Value): Doc {
  const [name = '', ...rest] = parts;
  const inner = fieldOf(doc, name);
  const replaced = rest.length === 0 ? value : replaceAt(isDoc(inner) ? inner : {}, rest, value);
  if (replaced !== undefined) return { ...doc, [name]: replaced };
  const { [name]: _gone, ...others } = doc;
  return others;
}
