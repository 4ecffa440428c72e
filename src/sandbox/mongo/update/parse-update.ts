import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { show } from '../catalog/duplicate-key.ts';
import { typeName } from '../match/type-names.ts';
import type { Collation } from '../collation/collation.ts';
import { MongoError } from '../mongo-error.ts';
import { parseArrayFilters } from './array-filters.ts';
import type { Operation, Update } from './update.ts';

const operators = new Set(['$set', '$unset', '$inc', '$mul', '$min', '$max', '$rename', '$setOnInsert', '$push', '$addToSet', '$pull', '$pullAll', '$pop', '$currentDate', '$bit']);
const pipelineStages = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

/** Parses an update: a replacement, operators, or a pipeline. @throws MongoError 9, 14, 40, 52, 56 as MongoDB does */
export function parseUpdate(update: Value, arrayFilters: Value, collation?: Collation): Update {
  if (Array.isArray(update)) {
    if (arrayFilters !== undefined) throw new MongoError(9, 'arrayFilters may not be specified for pipeline-style updates');
    return { kind: 'pipeline', stages: update.map(parseStage) };
  }
  if (!isDoc(update)) throw new MongoError(9, 'Update argument must be either an object or an array');
  const [first] = Object.keys(update);
  if (first?.startsWith('$') !== true) {
    if (arrayFilters !== undefined) throw new MongoError(9, 'arrayFilters may not be specified for replacement-style updates');
    return { kind: 'replacement', doc: update };
  }
  const operations = Object.entries(update).flatMap(([operator, fields]) => parseOperator(operator, fields));
  checkConflicts(operations);
  operations.sort((a, b) => compareParts(a.parts, b.parts));
  return { kind: 'operators', operations, arrayFilters: parseArrayFilters(arrayFilters, operations, collation) };
}

function parseStage(stage: Value): Doc {
  if (!isDoc(stage)) throw new MongoError(14, "Each element of the 'pipeline' array must be an object");
  const [name = '', ...others] = Object.keys(stage);
  if (others.length > 0 || name === '') throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  if (!name.startsWith('$')) throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
  if (!pipelineStages.has(name)) throw new MongoError(72, `${name} is not allowed to be used within an update`);
  return stage;
}

function parseOperator(operator: string, fields: Value): Operation[] {
  if (!operators.has(operator)) {
    throw new MongoError(9, `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`);
  }
  if (!isDoc(fields)) {
    throw new MongoError(9, `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${show(fields)}}`);
  }
  return Object.entries(fields).map(([path, operand]) => {
    checkOperand(operator, path, operand);
    return { operator, path, parts: parsePath(path), operand };
  });
}

function parsePath(path: string): string[] {
  if (path === '') throw new MongoError(56, 'An empty update path is not valid.');
  const parts = path.split('.');
  if (parts.includes('')) throw new MongoError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  const dollar = parts.find((part) => part.startsWith('$') && part !== '$' && !/^\$\[[a-z]?[A-Za-z0-9]*\]$/.test(part));
  if (dollar !== undefined) throw new MongoError(52, `The dollar ($) prefixed field '${dollar}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`);
  if (parts[0]?.startsWith('$') === true) throw new MongoError(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  return parts;
}

function checkOperand(operator: string, path: string, operand: Value): void {
  if ((operator === '$inc' || operator === '$mul') && !isNumeric(operand)) {
    throw new MongoError(14, `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${show(operand)}}`);
  }
  if (operator === '$pullAll' && !Array.isArray(operand)) throw new MongoError(2, `$pullAll requires an array argument but was given a ${typeName(operand)}`);
  if (operator === '$pop' && !(isNumeric(operand) && Math.abs(toNumber(operand)) === 1)) {
    if (!isNumeric(operand)) throw new MongoError(9, `Expected a number in: ${path}: ${show(operand)}`);
    throw new MongoError(9, `$pop expects 1 or -1, found: ${show(operand)}`);
  }
  if (operator === '$rename') checkTarget(path, operand);
}

function checkTarget(path: string, target: Value): void {
  if (typeof target !== 'string') throw new MongoError(2, `The 'to' field for $rename must be a string: ${path}: ${show(target)}`);
  if (target === path) throw new MongoError(2, `The source and target field for $rename must differ: ${path}: ${show(target)}`);
  if (`${path}.`.startsWith(`${target}.`) || `${target}.`.startsWith(`${path}.`)) throw new MongoError(2, `The source and target field for $rename must not be on the same path: ${path}: ${show(target)}`);
  if (path.includes('$') || target.includes('$')) throw new MongoError(2, `The source and target fields for $rename may not be dynamic: ${path}`);
}

/** Two operators may not touch the same path, nor one a part of the other's. */
function checkConflicts(operations: Operation[]): void {
  const taken: string[][] = [];
  for (const { operator, path, parts, operand } of operations) {
    const own = operator === '$rename' ? [parts, (operand as string).split('.')] : [parts];
    for (const each of own) {
      const other = taken.find((those) => those.slice(0, each.length).every((part, at) => part === each[at]));
      if (other) throw new MongoError(40, `Updating the path '${each.join('.')}' would create a conflict at '${(other.length < each.length ? other : each).join('.')}'`);
      if (each.some((part) => part === '')) throw new MongoError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
    }
    taken.push(...own);
  }
}

/** MongoDB applies operators in the order of their paths, names as text and positions as numbers; new fields appear in it. */
function compareParts(a: string[], b: string[]): number {
  for (const [at, part] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (part === other) continue;
    const numeric = /^\d+$/.test(part) && /^\d+$/.test(other);
    return numeric ? Number(part) - Number(other) : part < other ? -1 : 1;
  }
  return a.length - b.length;
}
