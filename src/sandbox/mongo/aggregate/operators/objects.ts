import type { Doc, Value } from '../../bson/value.ts';
import { fieldOf, isDoc, setField } from '../../bson/value.ts';
import { typeName } from '../../match/type-names.ts';
import { MongoError } from '../../mongo-error.ts';
import type { Operator } from '../scope.ts';
import { isNothing, strict } from '../strict-operator.ts';

/** Later documents win; null and missing ones don't count. */
export function mergeObjects(docs: Value[]): Doc {
  const merged: Doc = {};
  for (const doc of docs) {
    if (isNothing(doc)) continue;
    if (!isDoc(doc)) throw new MongoError(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(doc)}`);
    for (const [name, value] of Object.entries(doc)) setField(merged, name, value);
  }
  return merged;
}

const getField: Operator = (operand, compile) => {
  const named = isDoc(operand) && 'field' in operand;
  const field = compile(named ? operand['field'] : operand);
  const input = compile(named && 'input' in operand ? operand['input'] : '$$CURRENT');
  return (scope) => {
    const name = field(scope);
    const doc = input(scope);
    if (typeof name !== 'string') throw new MongoError(3041704, '$getField requires \'field\' to evaluate to type String');
    return isDoc(doc) ? fieldOf(doc, name) : isNothing(doc) ? doc : undefined;
  };
};

function constantText(value: Value): string | undefined {
  const text = isDoc(value) ? value['$literal'] : value;
  return typeof text === 'string' ? text : undefined;
}

const setFieldOperator: Operator = (operand, compile, operatorName) => {
  const name = isDoc(operand) ? constantText(operand['field']) : undefined;
  if (!isDoc(operand) || name === undefined || operand['input'] === undefined) throw new MongoError(4161102, `${operatorName} requires 'field' to be a constant string and 'input'`);
  const input = compile(operand['input']);
  const value = operatorName === '$unsetField' ? () => undefined : compile(operand['value']);
  return (scope) => {
    const doc = input(scope);
    if (!isDoc(doc)) return null;
    const result = value(scope);
    const { [name]: _before, ...others } = doc;
    return result === undefined ? others : { ...doc, [name]: result };
  };
};

export const objects: Record<string, Operator> = {
  $mergeObjects: strict(0, Infinity, mergeObjects),
  $objectToArray: strict(1, 1, ([doc]) => (isNothing(doc) ? null : Object.entries(doc as Doc).map(([k, v]) => ({ k, v })))),
  $getField: getField,
  $setField: setFieldOperator,
  $unsetField: setFieldOperator,
};
