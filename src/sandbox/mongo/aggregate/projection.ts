import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { idFirst, isDoc, isOperatorDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import { compileExpression } from './compile-expression.ts';
import type { FindQuery } from './find-view.ts';
import { findView } from './find-view.ts';
import type { ProjectionNode, ProjectionTree } from './projection-tree.ts';
import { addNode, applyTree } from './projection-tree.ts';

export type Project = (doc: Doc) => Doc;

interface Field { path: string; node: ProjectionNode }

/**
 * Compiles a projection, of `$project` or of a find.
 * @param query the find's: `.$`, `$slice` and `$elemMatch` are a find's own; undefined for `$project`
 * @throws MongoError 31253, 31254 when it mixes inclusion and exclusion
 */
export function compileProjection(spec: Doc, variables: Readonly<Record<string, Value>>, query?: FindQuery): Project {
  const fields = readFields(spec, '', query);
  if (fields.length === 0) throw new MongoError(51272, 'Invalid $project :: caused by :: projection specification must have at least one field');
  const keepOthers = isExclusion(fields);
  const tree: ProjectionTree = new Map();
  for (const { path, node } of fields) {
    checkMode(path, node, keepOthers);
    addNode(tree, path, node);
  }
  if (!keepOthers && !tree.has('_id')) tree.set('_id', { kind: 'include' });
  return (doc) => withIdFirst(applyTree(tree, doc, { root: doc, variables }, keepOthers));
}

/** Compiles `$set`: computed fields, while all others stay. */
export function compileAddition(spec: Doc, variables: Readonly<Record<string, Value>>): Project {
  const tree: ProjectionTree = new Map();
  for (const [path, value] of flatten(spec)) addNode(tree, path, { kind: 'computed', evaluate: compileExpression(value) });
  return (doc) => applyTree(tree, doc, { root: doc, variables }, true);
}

/** Compiles `$unset`: the fields that go. */
export function compileRemoval(paths: string[]): Project {
  const tree: ProjectionTree = new Map();
  for (const path of paths) addNode(tree, path, { kind: 'exclude' });
  return (doc) => applyTree(tree, doc, { root: doc, variables: {} }, true);
}

function flatten(spec: Doc, prefix = ''): [string, Value][] {
  return Object.entries(spec).flatMap(([name, value]): [string, Value][] => {
    const nested = isDoc(value) && !isOperatorDoc(value) && Object.keys(value).length > 0;
    return nested ? flatten(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value]];
  });
}

function readFields(spec: Doc, prefix: string, query: FindQuery | undefined): Field[] {
  return Object.entries(spec).flatMap(([name, value]): Field[] => {
    const path = `${prefix}${name}`;
    const view = query && findView(path, value, query);
    if (view) return [view];
    if (value === true || value === false || isNumeric(value)) {
      const included = value === true || (isNumeric(value) && toNumber(value) !== 0);
      return [{ path, node: { kind: included ? 'include' : 'exclude' } }];
    }
    if (isDoc(value) && !isOperatorDoc(value)) {
      if (Object.keys(value).length === 0) throw new MongoError(51270, 'An empty sub-projection is not a valid value. Found empty object at path');
      return readFields(value, `${path}.`, query);
    }
    return [{ path, node: { kind: 'computed', evaluate: compileExpression(value) } }];
  });
}

/** `_id` may be excluded from an inclusion, so it decides only when it is alone; a `$slice` alone keeps everything. */
function isExclusion(fields: Field[]): boolean {
  const deciding = fields.filter(({ path, node }) => path !== '_id' && node.kind !== 'view');
  const [first] = deciding;
  if (first) return first.node.kind === 'exclude';
  const views = fields.filter(({ node }) => node.kind === 'view');
  const id = fields.find(({ path }) => path === '_id');
  if (views.length > 0) return id?.node.kind !== 'include' && views.every(({ node }) => 'keepsOthers' in node && node.keepsOthers === true);
  return id?.node.kind === 'exclude';
}

function checkMode(path: string, node: ProjectionNode, keepOthers: boolean): void {
  if (path === '_id' || node.kind === 'view') return;
  if (keepOthers && node.kind !== 'exclude') throw new MongoError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
  if (!keepOthers && node.kind === 'exclude') throw new MongoError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
}

function withIdFirst(doc: Doc): Doc {
  for (const first in doc) {
    if (first === '_id') return doc;
    break;
  }
  return Object.hasOwn(doc, '_id') ? idFirst(doc) : doc;
}
