import type { Doc } from '../bson/value.ts';
import type { FieldCondition, Filter } from './filter.ts';
import { visitLeaves, visitPath } from './visit-path.ts';

/** Whether a document satisfies a filter. */
export function matches(filter: Filter, doc: Doc): boolean {
  switch (filter.kind) {
    case 'and': return filter.filters.every((each) => matches(each, doc));
    case 'or': return filter.filters.some((each) => matches(each, doc));
    case 'nor': return !filter.filters.some((each) => matches(each, doc));
    case 'not': return !matches(filter.filter, doc);
    case 'expression': return filter.test(doc);
    case 'constant': return filter.value;
    case 'field': default: return visit(filter, doc, filter.test);
  }
}

/**
 * The index, in the array that the filter went through, of the item that satisfied it: what `$` stands for in an update
 * or a projection. Where several conditions go through arrays, the last one decides.
 */
export function matchedPosition(filter: Filter, doc: Doc): number | undefined {
  if (filter.kind === 'and') return filter.filters.map((each) => matchedPosition(each, doc)).findLast((found) => found !== undefined);
  if (filter.kind === 'or') {
    const first = filter.filters.find((each) => matches(each, doc));
    return first && matchedPosition(first, doc);
  }
  if (filter.kind !== 'field') return undefined;
  let found: number | undefined;
  const visitor = filter.scope === 'leaves' ? visitLeaves : visitPath;
  visitor(doc, filter.path, (value, position) => {
    if (!filter.test(value)) return false;
    found = position ?? (Array.isArray(value) ? filter.positionIn?.(value) : undefined);
    return true;
  });
  return found;
}

function visit(condition: FieldCondition, doc: Doc, test: FieldCondition['test']): boolean {
  return condition.scope === 'leaves' ? visitLeaves(doc, condition.path, test) : visitPath(doc, condition.path, test);
}
