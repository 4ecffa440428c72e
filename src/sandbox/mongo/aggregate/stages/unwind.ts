import type { Doc, Value } from '../../bson/value.ts';
import { fieldOf, isDoc } from '../../bson/value.ts';
import { MongoError } from '../../mongo-error.ts';
import type { StageFactory } from '../pipeline-context.ts';
import { replaceAt } from '../replace-at.ts';

/** `$unwind`: one document for each item of an array. What is no array counts as its only item. */
export const unwind: StageFactory = (operand) => {
  const spec = isDoc(operand) ? operand : { path: operand };
  const { path, includeArrayIndex: indexName, preserveNullAndEmptyArrays: preserve = false } = spec;
  if (typeof path !== 'string' || !path.startsWith('$') || path.length < 2) throw new MongoError(28818, "path option to $unwind stage should be prefixed with a '$'");
  if (indexName !== undefined && (typeof indexName !== 'string' || indexName === '' || indexName.startsWith('$'))) throw new MongoError(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage');
  if (typeof preserve !== 'boolean') throw new MongoError(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage');
  const parts = path.slice(1).split('.');
  const withIndex = (doc: Doc, index: number | null) => (indexName === undefined ? doc : replaceAt(doc, indexName.split('.'), index));
  return function* unwound(docs) {
    for (const doc of docs) {
      const value = valueAt(doc, parts);
      if (Array.isArray(value) && value.length > 0) {
        for (const [index, item] of value.entries()) yield withIndex(replaceAt(doc, parts, item), index);
      } else if (Array.isArray(value)) {
        if (preserve) yield withIndex(replaceAt(doc, parts, undefined), null);
      } else if (preserve || (value !== undefined && value !== null)) yield withIndex(doc, null);
    }
  };
};

function valueAt(doc: Doc, parts: string[]): Value {
  let value: Value = doc;
  for (const part of parts) value = isDoc(value) ? fieldOf(value, part) : undefined;
  return value;
}
