import { equalValues } from '../bson/compare-values.ts';
import type { Doc, Value } from '../bson/value.ts';
import { fieldOf } from '../bson/value.ts';
import { immutableId, withId } from '../catalog/write-documents.ts';
import type { Filter } from '../match/filter.ts';
import { MongoError } from '../mongo-error.ts';
import type { UpdateContext } from './apply-update.ts';
import { applyUpdate } from './apply-update.ts';
import { fieldSlot } from './field-slot.ts';
import type { Update } from './update.ts';

/** The document that an upsert inserts: what the filter says by equality, then the update on top. */
export function upsertDocument(update: Update, filter: Filter, context: Omit<UpdateContext, 'inserting' | 'filter'>): Doc {
  const equalities = new Map<string, Value>();
  collectEqualities(filter, equalities);
  const seed: Doc = {};
  for (const [path, value] of equalities) {
    if (update.kind === 'replacement' && path !== '_id') continue;
    fieldSlot(seed, path.split('.')).set(value);
  }
  const doc = applyUpdate(update, seed, { ...context, filter, inserting: true });
  const wanted = fieldOf(seed, '_id');
  if (wanted !== undefined && !equalValues(wanted, fieldOf(doc, '_id'))) throw immutableId();
  return withId(doc);
}

function collectEqualities(filter: Filter, found: Map<string, Value>): void {
  if (filter.kind === 'and' || (filter.kind === 'or' && filter.filters.length === 1)) {
    for (const each of filter.filters) collectEqualities(each, found);
  }
  if (filter.kind !== 'field') return;
  const { path, operator, operand } = filter;
  const single = operator === '$in' && Array.isArray(operand) && operand.length === 1;
  if (operator !== '$eq' && !single) return;
  if (found.has(path)) throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
  found.set(path, single ? operand[0] : operand);
}
