import { BSONRegExp } from 'bson';
import type { Doc, Value } from '../../bson/value.ts';
import { isDoc } from '../../bson/value.ts';
import { indexedValues } from '../../catalog/index-keys.ts';
import { emptyArray } from '../../catalog/indexed-value.ts';
import { parseFilter } from '../../match/parse-filter.ts';
import { MongoError } from '../../mongo-error.ts';
import { compileExpression } from '../compile-expression.ts';
import type { PipelineContext, StageFactory } from '../pipeline-context.ts';
import { replaceAt } from '../replace-at.ts';

function pipelineOf(value: Value): Doc[] {
  if (!Array.isArray(value) || !value.every(isDoc)) throw new MongoError(14, "'pipeline' must be an array of objects");
  return value;
}

/** `$lookup`: by equality of two fields, which an index of the other collection serves, by a pipeline, or both. */
export const lookup: StageFactory = (operand, context) => {
  if (!isDoc(operand)) throw new MongoError(9, 'the $lookup specification must be an Object');
  const unknown = Object.keys(operand).find((name) => !['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'].includes(name));
  if (unknown !== undefined) throw new MongoError(9, `unknown argument to $lookup: ${unknown}`);
  const { from, as, localField, foreignField } = operand;
  if (typeof from !== 'string' || typeof as !== 'string') throw new MongoError(9, "$lookup needs 'from' and 'as' as strings");
  if ((localField === undefined) !== (foreignField === undefined)) throw new MongoError(9, '$lookup requires both or neither of localField and foreignField to be specified');
  if (localField === undefined && operand['pipeline'] === undefined) throw new MongoError(9, '$lookup requires either a pipeline or both localField and foreignField');
  const pipeline = operand['pipeline'] === undefined ? [] : pipelineOf(operand['pipeline']);
  const variablesOf = compileLet(operand['let'], context);
  return function* joined(docs) {
    for (const doc of docs) {
      const query = typeof localField === 'string' && typeof foreignField === 'string' ? { [foreignField]: { $in: localValues(doc, localField) } } : {};
      const found = pipeline.length === 0 ? context.find(from, parseFilter(query, { collation: context.collation })) : context.run(from, [{ $match: query }, ...pipeline], variablesOf(doc));
      yield replaceAt(doc, as.split('.'), [...found]);
    }
  };
};

function compileLet(variables: Value, context: PipelineContext): (doc: Doc) => Record<string, Value> {
  const compiled = Object.entries(isDoc(variables) ? variables : {}).map(([name, value]) => ({ name, evaluate: compileExpression(value) }));
  return (doc) => ({
    ...context.variables,
    ...Object.fromEntries(compiled.map(({ name, evaluate }) => [name, evaluate({ root: doc, variables: context.variables })])),
  });
}

/** The values to look for; a missing field joins with null and missing ones. */
function localValues(doc: Doc, path: string): Value[] {
  const { values } = indexedValues(doc, path);
  return values.flatMap((value) => (value === emptyArray || value instanceof BSONRegExp ? [] : [value ?? null]));
}

/** `$unionWith`: the documents of another collection after these. */
export const unionWith: StageFactory = (operand, context) => {
  const spec = isDoc(operand) ? operand : { coll: operand };
  const { coll } = spec;
  if (typeof coll !== 'string') throw new MongoError(9, "$unionWith needs the name of a collection in 'coll'");
  const pipeline = spec['pipeline'] === undefined ? [] : pipelineOf(spec['pipeline']);
  return function* united(docs) {
    yield* docs;
    yield* context.run(coll, pipeline, context.variables);
  };
};
