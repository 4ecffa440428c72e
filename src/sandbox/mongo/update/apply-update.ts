import type { Doc, Value } from '../bson/value.ts';
import type { Touched } from '../changes/describe-update.ts';
import { fieldOf, fieldOrder, idFirst, isDoc, setField } from '../bson/value.ts';
import { show } from '../catalog/duplicate-key.ts';
import type { Collation } from '../collation/collation.ts';
import type { Filter } from '../match/filter.ts';
import { matchedPosition } from '../match/matches.ts';
import { MongoError } from '../mongo-error.ts';
import { addToSet, pop, pull, pullAll, push } from './array-operators.ts';
import { fieldSlot } from './field-slot.ts';
import { calculate, changeBits, currentDate, limitTo } from './number-operators.ts';
import { resolvePositions } from './resolve-positions.ts';
import type { Operation, Update } from './update.ts';

export interface UpdateContext {
  /** What selected the document; gives `$` its meaning. */
  filter: Filter;
  /** Whether the document is being made by an upsert, for `$setOnInsert`. */
  inserting: boolean;
  now: Date;
  /** How operators compare strings. */
  collation?: Collation | undefined;
  /** Takes the paths that operators worked on. */
  touched?: Touched[];
  /** Runs the stages of a pipeline-style update on one document. */
  runPipeline(stages: Doc[], doc: Doc): Doc;
}

/** The document as the update leaves it; the one given stays as it is. */
export function applyUpdate(update: Update, before: Doc, context: UpdateContext): Doc {
  if (update.kind === 'replacement') return keepId(before, update.doc);
  if (update.kind === 'pipeline') return keepId(before, context.runPipeline(update.stages, copy(before)));
  const doc = copy(before);
  const positions = {
    matched: update.operations.some(({ parts }) => parts.includes('$')) ? matchedPosition(context.filter, before) : undefined,
    arrayFilters: update.arrayFilters,
  };
  const id = show(fieldOf(before, '_id'));
  for (const operation of update.operations) {
    if (operation.operator === '$setOnInsert' && !context.inserting) continue;
    for (const parts of resolvePositions(doc, operation, positions)) {
      applyOperation(doc, parts, operation, id, context);
      context.touched?.push({ parts, appends: appends(operation) });
      if (operation.operator === '$rename') context.touched?.push({ parts: (operation.operand as string).split('.'), appends: false });
    }
  }
  return doc;
}

function appends({ operator, operand }: Operation): boolean {
  return operator === '$push' && !(isDoc(operand) && ['$position', '$sort', '$slice'].some((modifier) => modifier in operand));
}

function applyOperation(doc: Doc, parts: string[], operation: Operation, id: string, { now, collation }: UpdateContext): void {
  const slot = fieldSlot(doc, parts);
  switch (operation.operator) {
    case '$set': case '$setOnInsert': slot.set(operation.operand); break;
    case '$unset': slot.unset(); break;
    case '$inc': case '$mul': calculate(slot, operation, id); break;
    case '$min': case '$max': limitTo(slot, operation, collation); break;
    case '$push': push(slot, operation, id, collation); break;
    case '$addToSet': addToSet(slot, operation, id, collation); break;
    case '$pull': pull(slot, operation, collation); break;
    case '$pullAll': pullAll(slot, operation, collation); break;
    case '$pop': pop(slot, operation); break;
    case '$currentDate': currentDate(slot, operation, now); break;
    case '$bit': changeBits(slot, operation, id); break;
    default: rename(doc, parts, operation, id);
  }
}

/** `$rename` moves a field; it can't go through arrays, whose items have no names. */
function rename(doc: Doc, parts: string[], { path, operand }: Operation, id: string): void {
  const target = (operand as string).split('.');
  refuseArrays(doc, parts, `The source field cannot be an array element, '${path}' in doc with _id: ${id}`);
  refuseArrays(doc, target, `The destination field cannot be an array element, '${target.join('.')}' in doc with _id: ${id}`);
  const source = fieldSlot(doc, parts);
  if (source.value === undefined) return;
  const { value } = source;
  source.unset();
  fieldSlot(doc, target).set(value);
}

function refuseArrays(doc: Doc, parts: string[], refusal: string): void {
  let container: Value = doc;
  for (const part of parts.slice(0, -1)) {
    container = isDoc(container) ? fieldOf(container, part) : undefined;
    if (Array.isArray(container)) throw new MongoError(2, refusal);
  }
}

/** `_id` comes first, and from the old document when the new one has none. */
function keepId(before: Doc, after: Doc): Doc {
  const id = fieldOf(after, '_id') ?? fieldOf(before, '_id');
  return id === undefined ? after : idFirst(after, id);
}

/** A deep copy of documents and arrays; the values inside are never changed and can be shared. */
export function copy(doc: Doc): Doc {
  const result: Doc = {};
  for (const [name, value] of Object.entries(doc)) setField(result, name, copyValue(value));
  if (doc[fieldOrder]) result[fieldOrder] = doc[fieldOrder];
  return result;
}

function copyValue(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyValue);
  return isDoc(value) ? copy(value) : value;
}
