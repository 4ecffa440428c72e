import { isNumeric, toNumber } from '../../bson/numeric.ts';
import type { Doc, Value } from '../../bson/value.ts';
import { isDoc } from '../../bson/value.ts';
import { ValueMap } from '../../collation/value-map.ts';
import { matches } from '../../match/matches.ts';
import { typeName } from '../../match/type-names.ts';
import { MongoError } from '../../mongo-error.ts';
import { parseSort, sortBy } from '../../sort/sort-documents.ts';
import { compileExpression } from '../compile-expression.ts';
import { parseFilterWithExpressions } from '../expression-test.ts';
import type { StageFactory } from '../pipeline-context.ts';
import type { Project } from '../projection.ts';
import { compileAddition, compileProjection, compileRemoval } from '../projection.ts';

function docFor(name: string, operand: Value): Doc {
  if (!isDoc(operand)) throw new MongoError(15959, `the ${name} specification must be an object, but found ${typeName(operand)}`);
  return operand;
}

function mapping(project: Project) {
  return function* mapped(docs: Iterable<Doc>): Generator<Doc> {
    for (const doc of docs) yield project(doc);
  };
}

const match: StageFactory = (operand, { variables, collation }) => {
  const filter = parseFilterWithExpressions(docFor('$match', operand), variables, collation);
  return function* matched(docs) {
    for (const doc of docs) if (matches(filter, doc)) yield doc;
  };
};

const unset: StageFactory = (operand) => {
  const paths = Array.isArray(operand) ? operand : [operand];
  if (paths.length === 0 || !paths.every((path) => typeof path === 'string')) throw new MongoError(31002, '$unset specification must be a string or an array of strings');
  return mapping(compileRemoval(paths));
};

const sort: StageFactory = (operand, { collation, checkTime }) => {
  const fields = parseSort(docFor('$sort', operand));
  if (fields.length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return (docs) => sortBy([...docs], fields, (doc) => doc, { collation, checkTime });
};

function wholeNumber(name: string, operand: Value, least: number): number {
  const number = isNumeric(operand) ? toNumber(operand) : Number.NaN;
  if (!Number.isInteger(number) || number < least) throw new MongoError(name === '$limit' ? 15958 : 5107200, `invalid argument to ${name} stage: Expected a number of ${least} or more`);
  return number;
}

const limit: StageFactory = (operand) => {
  const most = wholeNumber('$limit', operand, 1);
  return function* limited(docs) {
    let taken = 0;
    for (const doc of docs) {
      yield doc;
      if (++taken === most) return;
    }
  };
};

const skip: StageFactory = (operand) => {
  const leave = wholeNumber('$skip', operand, 0);
  return function* skipped(docs) {
    let seen = 0;
    for (const doc of docs) if (seen++ >= leave) yield doc;
  };
};

const replaceWith: StageFactory = (operand, { variables }) => {
  const evaluate = compileExpression(operand);
  return mapping((doc) => {
    const replacement = evaluate({ root: doc, variables });
    if (!isDoc(replacement)) throw new MongoError(40228, `'newRoot' expression must evaluate to an object, but resulting value was of type: '${typeName(replacement)}'`);
    return replacement;
  });
};

const count: StageFactory = (operand) => {
  if (typeof operand !== 'string' || operand === '' || operand.startsWith('$') || operand.includes('.')) throw new MongoError(40156, 'the count field must be a non-empty string that is no path');
  return function* counted(docs) {
    let total = 0;
    for (const _ of docs) total++;
    if (total > 0) yield { [operand]: total };
  };
};

const sortByCount: StageFactory = (operand, { variables, collation }) => {
  const evaluate = compileExpression(operand);
  return (docs) => {
    const groups = new ValueMap<{ _id: Value; count: number }>(collation);
    for (const doc of docs) {
      const value = evaluate({ root: doc, variables }) ?? null;
      groups.at(value, () => ({ _id: value, count: 0 })).count++;
    }
    return groups.contents().sort((a, b) => b.count - a.count).map(({ _id, count }) => ({ _id, count }));
  };
};

export const simpleStages: Record<string, StageFactory> = {
  $match: match, $unset: unset, $sort: sort, $limit: limit, $skip: skip, $count: count, $sortByCount: sortByCount,
  $project: (operand, { variables }) => mapping(compileProjection(docFor('$project', operand), variables)),
  $set: (operand, { variables }) => mapping(compileAddition(docFor('$set', operand), variables)),
  $addFields: (operand, { variables }) => mapping(compileAddition(docFor('$addFields', operand), variables)),
  $replaceWith: replaceWith,
  $replaceRoot: (operand, context) => replaceWith(docFor('$replaceRoot', operand)['newRoot'], context),
};
