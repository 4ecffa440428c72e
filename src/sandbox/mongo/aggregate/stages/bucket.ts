import { compareValues } from '../../bson/compare-values.ts';
import type { Doc, Value } from '../../bson/value.ts';
import { isDoc, isOperatorDoc, setField, typeOrder } from '../../bson/value.ts';
import { typeName } from '../../match/type-names.ts';
import { MongoError } from '../../mongo-error.ts';
import { sortBy } from '../../sort/sort-documents.ts';
import { compileExpression } from '../compile-expression.ts';
import type { StageFactory } from '../pipeline-context.ts';
import { refuseComparisons } from '../refuse-comparisons.ts';
import { group } from './group.ts';

const options = ['groupBy', 'boundaries', 'default', 'output'];

/** `$bucket`: groups by the range that a value falls into, from one boundary up to the next. As in MongoDB, a `$group` by `$switch`, sorted. */
export const bucket: StageFactory = (operand, context) => {
  if (!isDoc(operand)) throw new MongoError(40201, `Argument to $bucket stage must be an object, but found type: ${typeName(operand)}.`);
  const unknown = Object.keys(operand).find((name) => !options.includes(name));
  if (unknown !== undefined) throw new MongoError(40197, `Unrecognized option to $bucket: ${unknown}.`);
  const { groupBy, output = { count: { $sum: 1 } } } = operand;
  if (groupBy === undefined || operand['boundaries'] === undefined) throw new MongoError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  if (!isDoc(groupBy) && !(typeof groupBy === 'string' && groupBy.startsWith('$'))) throw new MongoError(40202, "The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression.");
  if (!isDoc(output)) throw new MongoError(40196, `The $bucket 'output' field must be an object, but found type: ${typeName(output)}.`);
  const boundaries = boundariesOf(operand['boundaries']);
  if (context.collation && boundaries.some((boundary) => typeof boundary === 'string')) refuseComparisons({ $gte: boundaries });
  const branches = boundaries.slice(0, -1).map((low, at) => {
    const branch: Doc = { case: { $and: [{ $gte: [groupBy, { $literal: low }] }, { $lt: [groupBy, { $literal: boundaries[at + 1] }] }] } };
    setField(branch, 'then', { $literal: low });
    return branch;
  });
  const other = 'default' in operand ? { default: { $literal: otherBucket(operand['default'], boundaries) } } : {};
  const grouped = group({ _id: { $switch: { branches, ...other } }, ...output }, context);
  return (docs) => sortBy([...grouped(docs)], [{ path: '_id', descending: false }], (doc) => doc);
};

function boundariesOf(given: Value): Value[] {
  if (!Array.isArray(given)) throw new MongoError(40200, `The $bucket 'boundaries' field must be an array, but found type: ${typeName(given)}.`);
  if (given.length < 2) throw new MongoError(40192, `The $bucket 'boundaries' field must have at least 2 values, but found ${given.length} value(s).`);
  const boundaries = given.map((each) => constant(each, 40191, "The $bucket 'boundaries' field must be an array of constant values"));
  for (const [at, high] of boundaries.entries()) {
    const low = boundaries[at - 1];
    if (at === 0) continue;
    if (typeOrder(low) !== typeOrder(high)) throw new MongoError(40193, "All values in the the 'boundaries' option to $bucket must have the same type.");
    if (compareValues(low, high) >= 0) throw new MongoError(40194, "The 'boundaries' option to $bucket must be sorted, with no value twice.");
  }
  return boundaries;
}

function constant(value: Value, code: number, refusal: string): Value {
  const moving = (typeof value === 'string' && value.startsWith('$')) || (isOperatorDoc(value) && !('$literal' in value));
  if (moving) throw new MongoError(code, refusal);
  return compileExpression(value)({ root: {} satisfies Doc, variables: {} });
}

function otherBucket(given: Value, boundaries: Value[]): Value {
  const other = constant(given, 40195, "The $bucket 'default' field must be a constant");
  const inside = typeOrder(other) === typeOrder(boundaries[0]) && compareValues(other, boundaries[0]) >= 0 && compareValues(other, boundaries.at(-1)) < 0;
  if (inside) throw new MongoError(40199, "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.");
  return other;
}
