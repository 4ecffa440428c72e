import type { ShownKind } from '../store/tables.ts';
import { answerObject, objectOf } from './answer.ts';
import { expandable } from './common-parameters.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

/** Reads one object by its id, and nothing else. */
export function retrieval(path: string, kind: ShownKind): Route {
  return route('GET', path, expandable, (call, { expand }, id) => answerObject(call, kind, objectOf(call, kind, id), expand));
}
