import { equalValues } from '../bson/compare-values.ts';
import type { FieldCondition, Filter } from '../match/filter.ts';

/** Whether every document that satisfies the conditions is sure to be in an index with this partial filter. */
export function coversPartially(partial: Filter, conditions: FieldCondition[]): boolean {
  if (partial.kind === 'and') return partial.filters.every((each) => coversPartially(each, conditions));
  if (partial.kind === 'or') return partial.filters.some((each) => coversPartially(each, conditions));
  return partial.kind === 'field' && conditions.some((condition) => condition.path === partial.path && implies(condition, partial));
}

function implies(condition: FieldCondition, wanted: FieldCondition): boolean {
  if (condition.operator === wanted.operator && equalValues(condition.operand, wanted.operand)) return true;
  const operands = condition.operator === '$in' && Array.isArray(condition.operand) ? condition.operand : [condition.operand];
  const values = operands.every((operand) => operand !== null && operand !== undefined && !Array.isArray(operand));
  if (!values) return false;
  if (condition.operator === '$eq' || condition.operator === '$in') return operands.every((operand) => wanted.test(operand));
  if (wanted.operator === '$exists') return ['$gt', '$gte', '$lt', '$lte', '$regex', '$type', '$size', '$elemMatch'].includes(condition.operator);
  const sameDirection = ['$gt', '$lt'].some((direction) => condition.operator.startsWith(direction) && wanted.operator.startsWith(direction));
  return sameDirection && operands.every((operand) => wanted.test(operand));
}
