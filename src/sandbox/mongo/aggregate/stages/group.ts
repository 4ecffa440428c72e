import type { Doc, Value } from '../../bson/value.ts';
import { isDoc } from '../../bson/value.ts';
import { ValueMap } from '../../collation/value-map.ts';
import { MongoError, notSupported } from '../../mongo-error.ts';
import { compileExpression } from '../compile-expression.ts';
import type { StageFactory } from '../pipeline-context.ts';
import type { Evaluate } from '../scope.ts';
import type { Accumulator } from './accumulators.ts';
import { accumulators } from './accumulators.ts';

const known = new Set(['$accumulator', '$bottom', '$bottomN', '$firstN', '$lastN', '$maxN', '$median', '$minN', '$percentile', '$top', '$topN']);

interface Field { name: string; start: () => Accumulator; evaluate: Evaluate }

/** `$group`: one document for each distinct `_id`, in the order in which they first come. */
export const group: StageFactory = (operand, { variables, collation }) => {
  if (!isDoc(operand)) throw new MongoError(15947, "a group's fields must be specified in an object");
  if (!('_id' in operand)) throw new MongoError(15955, 'a group specification must include an _id');
  const idOf = compileExpression(operand['_id']);
  const fields = Object.entries(operand).filter(([name]) => name !== '_id').map(([name, spec]) => fieldOf(name, spec));
  return function* grouped(docs) {
    const groups = new ValueMap<{ id: Value; parts: Accumulator[] }>(collation);
    for (const doc of docs) {
      const scope = { root: doc, variables };
      const id = idOf(scope) ?? null;
      const found = groups.at(id, () => ({ id, parts: fields.map(({ start }) => start()) }));
      for (const [at, { evaluate }] of fields.entries()) found.parts[at]?.add(evaluate(scope));
    }
    for (const { id, parts } of groups.contents()) {
      const doc: Doc = { _id: id };
      for (const [at, { name }] of fields.entries()) doc[name] = parts[at]?.result();
      yield doc;
    }
  };
};

function fieldOf(name: string, spec: Value): Field {
  if (name.includes('.')) throw new MongoError(40235, `The field name '${name}' cannot contain '.'`);
  const [operator, ...others] = isDoc(spec) ? Object.keys(spec) : [];
  if (!isDoc(spec) || operator?.startsWith('$') !== true) throw new MongoError(40234, `The field '${name}' must be an accumulator object`);
  if (others.length > 0) throw new MongoError(40238, `The field '${name}' must specify one accumulator`);
  if (known.has(operator)) throw notSupported(`the accumulator ${operator} is`);
  const start = accumulators[operator];
  if (!start) throw new MongoError(15952, `unknown group operator '${operator}'`);
  return { name, start, evaluate: compileExpression(spec[operator]) };
}
