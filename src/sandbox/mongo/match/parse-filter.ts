import { BSONRegExp } from 'bson';
import { equalValues } from '../bson/compare-values.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc, isOperatorDoc } from '../bson/value.ts';
import type { Collation } from '../collation/collation.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import { bitTest } from './bit-tests.ts';
import type { FieldCondition, Filter, ValueTest } from './filter.ts';
import { matches } from './matches.ts';
import { hasType } from './type-names.ts';
import { compared, equalTo, matchesRegex, oneOf, remainderOf } from './value-tests.ts';

/** Makes a document test of an aggregation expression, for `$expr`. */
export type ExpressionTest = (expression: Value) => (doc: Doc) => boolean;

/** What a filter is read with: how to evaluate `$expr` (refused without it), and how strings are compared. */
export interface FilterContext { expressionTest?: ExpressionTest; collation?: Collation | undefined }

/**
 * Parses a query filter.
 * @throws MongoError 2 for what MongoDB doesn't know either, 115 for what this database lacks
 */
export function parseFilter(query: Doc, context?: FilterContext): Filter {
  const filters: Filter[] = [];
  for (const [name, operand] of Object.entries(query)) {
    if (name.startsWith('$')) filters.push(parseTopLevel(name, operand, context));
    else filters.push(...parseField(name, operand, context));
  }
  const [only] = filters;
  return filters.length === 1 && only ? only : { kind: 'and', filters };
}

function parseTopLevel(name: string, operand: Value, context?: FilterContext): Filter {
  switch (name) {
    case '$and': case '$or': case '$nor': return { kind: name === '$and' ? 'and' : name === '$or' ? 'or' : 'nor', filters: parseList(name, operand, context) };
    case '$expr':
      if (!context?.expressionTest) throw new MongoError(224, '$expr is not allowed in this context');
      return { kind: 'expression', test: context.expressionTest(operand) };
    case '$alwaysTrue': case '$alwaysFalse': return { kind: 'constant', value: name === '$alwaysTrue' };
    case '$comment': return { kind: 'constant', value: true };
    case '$where': case '$text': case '$jsonSchema': throw notSupported(`${name} is`);
    default: throw new MongoError(2, `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`);
  }
}

function parseList(name: string, operand: Value, context?: FilterContext): Filter[] {
  if (!Array.isArray(operand)) throw new MongoError(2, `${name} must be an array`);
  if (operand.length === 0) throw new MongoError(2, `$and/$or/$nor must be a nonempty array`);
  return operand.map((each) => {
    if (!isDoc(each)) throw new MongoError(2, `$or/$and/$nor entries need to be full objects`);
    return parseFilter(each, context);
  });
}

function parseField(path: string, operand: Value, context?: FilterContext): Filter[] {
  if (operand instanceof BSONRegExp) return [leaf(path, '$regex', operand, matchesRegex(operand))];
  if (!isOperatorDoc(operand) || isReference(operand)) return [leaf(path, '$eq', operand, equalTo(operand, context?.collation))];
  const filters: Filter[] = [];
  for (const [operator, value] of Object.entries(operand)) {
    if (operator === '$options') {
      if (!('$regex' in operand)) throw new MongoError(2, '$options needs a $regex');
      continue;
    }
    filters.push(parseOperator(path, operator, value, operand, context));
  }
  return filters;
}

/** `{ $ref, $id }` is a reference to a document, a value like any other. */
function isReference(operand: Doc): boolean {
  return '$ref' in operand && '$id' in operand;
}

function parseOperator(path: string, operator: string, value: Value, siblings: Doc, context?: FilterContext): Filter {
  switch (operator) {
    case '$eq': return leaf(path, operator, value, equalTo(value, context?.collation));
    case '$ne':
      if (value instanceof BSONRegExp) throw new MongoError(2, `Can't have regex as arg to $ne.`);
      return { kind: 'not', filter: leaf(path, '$eq', value, equalTo(value, context?.collation)) };
    case '$gt': case '$gte': case '$lt': case '$lte':
      if (value instanceof BSONRegExp) throw new MongoError(2, `Can't have RegEx as arg to predicate over field '${path}'.`);
      return leaf(path, operator, value, compared(operator, value, context?.collation));
    case '$in': return leaf(path, operator, value, oneOf(listFor(operator, value), context?.collation));
    case '$nin': return { kind: 'not', filter: leaf(path, '$in', value, oneOf(listFor(operator, value), context?.collation)) };
    case '$not': return parseNot(path, value, context);
    case '$exists': return parseExists(path, value);
    case '$type': return leaf(path, operator, value, hasType(value));
    case '$regex': return parseRegex(path, value, siblings['$options']);
    case '$mod': return leaf(path, operator, value, remainderOf(value));
    case '$bitsAllSet': case '$bitsAnySet': case '$bitsAllClear': case '$bitsAnyClear': return leaf(path, operator, value, bitTest(operator, value));
    case '$size': return whole(path, operator, value, sizeIs(value));
    case '$all': return parseAll(path, value, context);
    case '$elemMatch': return parseElemMatch(path, value, context);
    case '$comment': return { kind: 'constant', value: true };
    case '$near': case '$nearSphere': case '$geoWithin': case '$geoIntersects': case '$within': throw notSupported(`${operator} is`);
    default: throw new MongoError(2, `unknown operator: ${operator}`);
  }
}

function leaf(path: string, operator: string, operand: Value, test: ValueTest): FieldCondition {
  return { kind: 'field', path, operator, operand, test, scope: 'leaves' };
}

function whole(path: string, operator: string, operand: Value, test: ValueTest): FieldCondition {
  return { kind: 'field', path, operator, operand, test, scope: 'whole' };
}

function listFor(operator: string, value: Value): Value[] {
  if (!Array.isArray(value)) throw new MongoError(2, `${operator} needs an array`);
  if (value.some((each) => isOperatorDoc(each) && !isReference(each))) throw new MongoError(2, `cannot nest $ under ${operator}`);
  return value;
}

function parseNot(path: string, value: Value, context?: FilterContext): Filter {
  if (!(value instanceof BSONRegExp) && !isOperatorDoc(value)) throw new MongoError(2, isDoc(value) ? '$not cannot be empty' : '$not needs a regex or a document');
  return { kind: 'not', filter: { kind: 'and', filters: parseField(path, value, context) } };
}

function parseExists(path: string, value: Value): Filter {
  const wanted = isNumeric(value) ? toNumber(value) !== 0 : value !== false && value !== null && value !== undefined;
  const exists = whole(path, '$exists', true, (found) => found !== undefined);
  return wanted ? exists : { kind: 'not', filter: exists };
}

function parseRegex(path: string, value: Value, options: Value): Filter {
  if (options !== undefined && typeof options !== 'string') throw new MongoError(2, '$options has to be a string');
  if (value instanceof BSONRegExp) {
    if (options !== undefined && value.options !== '') throw new MongoError(51075, 'options set in both $regex and $options');
    const regex = options === undefined ? value : new BSONRegExp(value.pattern, options);
    return leaf(path, '$regex', regex, matchesRegex(regex));
  }
  if (typeof value !== 'string') throw new MongoError(2, '$regex has to be a string');
  const regex = new BSONRegExp(value, options ?? '');
  return leaf(path, '$regex', regex, matchesRegex(regex));
}

function sizeIs(value: Value): ValueTest {
  if (!isNumeric(value)) throw new MongoError(9, 'Failed to parse $size. Expected a number');
  const size = toNumber(value);
  if (!Number.isInteger(size)) throw new MongoError(9, `Failed to parse $size. Expected an integer: $size: ${size}`);
  if (size < 0) throw new MongoError(9, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return (found) => Array.isArray(found) && found.length === size;
}

function parseAll(path: string, value: Value, context?: FilterContext): Filter {
  if (!Array.isArray(value)) throw new MongoError(2, '$all needs an array');
  if (value.length === 0) return { kind: 'constant', value: false };
  const filters = value.map((each): Filter => {
    if (each instanceof BSONRegExp) return leaf(path, '$regex', each, matchesRegex(each));
    if (!isOperatorDoc(each) || isReference(each)) return leaf(path, '$eq', each, equalTo(each, context?.collation));
    if (!('$elemMatch' in each)) throw new MongoError(2, 'no $ expressions in $all');
    return parseElemMatch(path, each['$elemMatch'], context);
  });
  return { kind: 'and', filters };
}

function parseElemMatch(path: string, value: Value, context?: FilterContext): Filter {
  if (!isDoc(value)) throw new MongoError(2, '$elemMatch needs an Object');
  const test = elementTest(value, context);
  const positionIn = (list: Value[]) => list.findIndex(test);
  return { ...whole(path, '$elemMatch', value, (found) => Array.isArray(found) && positionIn(found) >= 0), positionIn };
}

/** Whether one item of an array satisfies `{ $gt: 1 }`, which is on the item itself, or `{ field: … }`, which is on its fields. */
export function elementTest(query: Doc, context?: FilterContext): ValueTest {
  const [first] = Object.keys(query);
  const onItem = first?.startsWith('$') === true && !['$and', '$or', '$nor', '$expr'].includes(first);
  if (!onItem) {
    const filter = parseFilter(query, context);
    return (item) => Array.isArray(item) ? matches(filter, Object.fromEntries(item.entries())) : isDoc(item) && matches(filter, item);
  }
  const filter: Filter = { kind: 'and', filters: parseField('item', query, context) };
  return (item) => matchesItem(filter, item);
}

/** As `matches`, where the item is the value itself and is not unfolded if it is an array. */
function matchesItem(filter: Filter, item: Value): boolean {
  if (filter.kind === 'and') return filter.filters.every((each) => matchesItem(each, item));
  if (filter.kind === 'not') return !matchesItem(filter.filter, item);
  return filter.kind === 'field' ? filter.test(item) : matches(filter, { item });
}

/** Whether a value satisfies a filter operand as `$pull` takes it: conditions on it or on its fields, or a value to equal. */
export function pullTest(operand: Value, collation?: Collation): ValueTest {
  if (!(operand instanceof BSONRegExp) && !isDoc(operand)) return (item) => item !== undefined && equalValues(item, operand, collation);
  const onItem = operand instanceof BSONRegExp || (isOperatorDoc(operand) && !['$and', '$or', '$nor', '$expr'].includes(Object.keys(operand)[0] ?? ''));
  const filter = parseFilter(onItem ? { item: operand } : operand, { collation });
  return (item) => (onItem ? matches(filter, { item }) : isDoc(item) && matches(filter, item));
}
