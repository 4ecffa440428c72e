import { BSONRegExp } from 'bson';
import type { Value } from '../bson/value.ts';
import { order, typeOrder } from '../bson/value.ts';
import type { FieldCondition, Filter } from '../match/filter.ts';

/** What a filter demands of a path, as far as an index can serve it. The filter is checked again on what is found. */
export interface Bounds {
  points?: Value[];
  low?: { value: Value; inclusive: boolean };
  high?: { value: Value; inclusive: boolean };
}

/**
 * The conditions that an index can serve although it compares strings otherwise than the query does: those without any
 * string. A `null` as MongoDB's matcher takes it has none.
 */
export function withoutText(conditions: FieldCondition[]): FieldCondition[] {
  return conditions.filter(({ operand }) => !hasText(operand));
}

function hasText(value: Value): boolean {
  const rank = typeOrder(value);
  if (rank === order.string || rank === order.object || rank === order.regex) return true;
  return Array.isArray(value) && value.some(hasText);
}

/** The conditions that every matching document satisfies. */
export function conjuncts(filter: Filter): FieldCondition[] {
  if (filter.kind === 'field') return [filter];
  return filter.kind === 'and' ? filter.filters.flatMap(conjuncts) : [];
}

export function boundsOf(conditions: FieldCondition[]): Map<string, Bounds> {
  const found = new Map<string, Bounds>();
  for (const condition of conditions) {
    const bounds = found.get(condition.path) ?? {};
    narrow(bounds, condition);
    found.set(condition.path, bounds);
  }
  return found;
}

function narrow(bounds: Bounds, { operator, operand }: FieldCondition): void {
  const values = operator === '$in' && Array.isArray(operand) ? operand : [operand];
  if (!values.every(canBeSought)) return;
  if (operator === '$eq' || operator === '$in') {
    if (bounds.points === undefined || values.length < bounds.points.length) bounds.points = values;
    return;
  }
  const rank = typeOrder(operand);
  if (rank === order.null || rank === order.minKey || rank === order.maxKey) return;
  if (operator === '$gt' || operator === '$gte') bounds.low ??= { value: operand, inclusive: operator === '$gte' };
  if (operator === '$lt' || operator === '$lte') bounds.high ??= { value: operand, inclusive: operator === '$lte' };
}

/** Arrays are indexed by their items and regular expressions match many values: neither is a place in an index. */
function canBeSought(value: Value): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp);
}
