import type { Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { notSupported } from '../mongo-error.ts';

const comparing = new Set([
  '$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$cmp', '$in', '$indexOfArray', '$sortArray', '$min', '$max', '$minN', '$maxN', '$addToSet',
  '$setUnion', '$setIntersection', '$setDifference', '$setEquals', '$setIsSubset',
]);

/** Expressions compare strings by their bytes here: under a collation those that compare are refused. @throws MongoError 115 */
export function refuseComparisons(expression: Value): void {
  if (Array.isArray(expression)) for (const each of expression) refuseComparisons(each);
  if (!isDoc(expression)) return;
  for (const [name, operand] of Object.entries(expression)) {
    if (comparing.has(name)) throw notSupported(`the expression ${name} under a collation is`);
    if (name !== '$literal') refuseComparisons(operand);
  }
}
