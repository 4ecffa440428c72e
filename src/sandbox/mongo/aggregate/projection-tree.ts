import type { Doc, Value } from '../bson/value.ts';
import { addField, fieldOrder, isDoc, setField } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { Evaluate, Scope } from './scope.ts';

/** What becomes of one field. `view` changes how an existing value is shown. */
export type ProjectionNode =
  | { kind: 'include' | 'exclude' }
  | { kind: 'computed'; evaluate: Evaluate }
  | { kind: 'view'; show(value: Value, root: Doc): Value }
  | { kind: 'tree'; children: ProjectionTree };

export type ProjectionTree = Map<string, ProjectionNode>;

/** Puts a node at a dotted path. @throws MongoError 31249, 31250 when two paths get into each other's way */
export function addNode(tree: ProjectionTree, path: string, node: ProjectionNode): void {
  const parts = path.split('.');
  if (parts.includes('')) throw new MongoError(40353, 'FieldPath must not end with a \'.\' or have empty parts.');
  let at = tree;
  for (const part of parts.slice(0, -1)) {
    const next = at.get(part) ?? { kind: 'tree', children: new Map<string, ProjectionNode>() };
    if (next.kind !== 'tree') throw new MongoError(31249, `Path collision at ${path}`);
    at.set(part, next);
    at = next.children;
  }
  const last = parts.at(-1) ?? '';
  if (at.has(last)) throw new MongoError(31250, `Path collision at ${path}`);
  at.set(last, node);
}

/** Applies a tree to a document. @param keepOthers whether fields that the tree doesn't name stay */
export function applyTree(tree: ProjectionTree, doc: Doc, scope: Scope, keepOthers: boolean): Doc {
  const result: Doc = {};
  if (doc[fieldOrder]) result[fieldOrder] = doc[fieldOrder];
  for (const [name, value] of Object.entries(doc)) {
    const node = tree.get(name);
    const shown = node ? showField(node, value, scope, keepOthers) : keepOthers ? value : undefined;
    if (shown !== undefined || (value === undefined && node?.kind === 'include')) setField(result, name, shown);
  }
  for (const [name, node] of tree) {
    const added = addedField(node, name in doc, scope, keepOthers);
    if (added !== undefined) addField(result, name, added);
  }
  return result;
}

function showField(node: ProjectionNode, value: Value, scope: Scope, keepOthers: boolean): Value {
  switch (node.kind) {
    case 'include': return value;
    case 'view': return node.show(value, scope.root as Doc);
    case 'tree': return showNested(node.children, value, scope, keepOthers);
    case 'computed': return keepOthers ? node.evaluate(scope) : undefined;
    case 'exclude': default: return undefined;
  }
}

/** Computed fields that the document didn't have; in an inclusion all of them, so that they come last. */
function addedField(node: ProjectionNode, exists: boolean, scope: Scope, keepOthers: boolean): Value {
  if (node.kind === 'computed') return exists && keepOthers ? undefined : node.evaluate(scope);
  if (node.kind === 'tree' && !exists && computes(node.children)) return applyTree(node.children, {}, scope, keepOthers);
  return undefined;
}

function showNested(tree: ProjectionTree, value: Value, scope: Scope, keepOthers: boolean): Value {
  if (Array.isArray(value)) return value.map((item) => showNested(tree, item, scope, keepOthers)).filter((item) => item !== undefined);
  if (isDoc(value)) return applyTree(tree, value, scope, keepOthers);
  if (computes(tree)) return applyTree(tree, {}, scope, keepOthers);
  return keepOthers ? value : undefined;
}

function computes(tree: ProjectionTree): boolean {
  return [...tree.values()].some((node) => node.kind === 'computed' || (node.kind === 'tree' && computes(node.children)));
}
