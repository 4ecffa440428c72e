import { BSONRegExp } from 'bson';
import type { Value } from '../bson/value.ts';
import { order, typeOrder } from '../bson/value.ts';
import type { FieldCondition, Filter } from '../match/filter.ts';

/** What a filter demands of a path, as far as an index can serve it. The filter is checked again on what is found. */
export interface Bounds {
  points?: Value[];
  low?: { value: Value; inclusive: boolean };
  high?: { value: Value; inclusive: boolean };
  /** A value beside the range: the regular expression itself, where it gave the range. */
  beside?: Value;
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
  if (operator === '$regex' && operand instanceof BSONRegExp) {
    narrowToPrefix(bounds, operand);
    return;
  }
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

/** Strings that begin as a regular expression says lie together; a stored expression that is the same one matches too. */
function narrowToPrefix(bounds: Bounds, regex: BSONRegExp): void {
  const prefix = regex.options === '' ? literalPrefix(regex.pattern) : '';
  const end = prefix === '' ? undefined : textAfter(prefix);
  if (end === undefined || bounds.low || bounds.high) return;
  Object.assign(bounds, { low: { value: prefix, inclusive: true }, high: { value: end, inclusive: false }, beside: regex });
}

/** The text that everything that an expression matches begins with; empty when there is none. */
function literalPrefix(pattern: string): string {
  const literal = /^\^((?:[\w\s@#%&=:;,<>~"'`/!-]|\\[^\w\s])*)(.?)/su.exec(pattern);
  if (!literal || pattern.includes('|')) return '';
  const [, text = '', next = ''] = literal;
  // What follows may make the last character optional.
  const certain = ['*', '?', '{'].includes(next) ? text.replace(/(\\.|.)$/su, '') : text;
  return certain.replaceAll(/\\(.)/gsu, '$1');
}

/** The least text above all that begin so. */
function textAfter(prefix: string): string | undefined {
  const last = prefix.codePointAt(prefix.length - 1) ?? 0;
  return last >= 0xd7ff ? undefined : prefix.slice(0, -1) + String.fromCodePoint(last + 1);
}

/** Arrays are indexed by their items and regular expressions match many values: neither is a place in an index. */
function canBeSought(value: Value): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp);
}
