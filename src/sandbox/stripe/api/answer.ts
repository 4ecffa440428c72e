import type { Call } from '../call.ts';
import { present } from '../present.ts';
import type { CreatedRange } from '../store/find-page.ts';
import type { ShownKind, Tables } from '../store/tables.ts';
import { noSuch, onlyOneOf } from './api-error.ts';
import { expand } from './expand.ts';
import type { Answer } from './route.ts';

export interface ListParameters {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?: CreatedRange | undefined;
  expand?: string[] | undefined;
}

interface ListFilter<T> {
  /** What fields must hold, where it was given. Each has an index; the first that was given is read from its own. */
  by?: { [Field in keyof T]?: string | undefined };
  keep?: ((object: T) => boolean) | undefined;
}

const NAMES: Partial<Record<ShownKind, string>> = { balance_transaction: 'balance transaction', payment_method: 'PaymentMethod', webhook_endpoint: 'webhook endpoint' };

export function nameOf(kind: ShownKind): string {
  return NAMES[kind] ?? kind;
}

/** 200 with one object. */
export function answerObject<K extends ShownKind>(call: Call, kind: K, object: Tables[K], paths: string[] | undefined): Answer {
  return { status: 200, body: expand(call, present(call, kind, object), paths) };
}

/** The object of that id. @throws ApiError 404 */
export function objectOf<K extends ShownKind>(call: Call, kind: K, id: string, param = 'id'): Tables[K] {
  const object = call.changes.get(kind, id);
  if (!object) throw noSuch(nameOf(kind), id, param);
  return object;
}

/** 200 with what is left of a deleted object. */
export function answerDeleted(call: Call, object: 'customer' | 'product' | 'webhook_endpoint', id: string): Answer {
  call.changes.remove(object, id);
  const left = { id, object, deleted: true } as const;
  call.changes.put('deleted', left);
  return { status: 200, body: left };
}

/** 200 with a page of a list, newest first (https://docs.stripe.com/api/pagination). */
export function answerList<K extends ShownKind>(call: Call, kind: K, url: string, parameters: ListParameters, { by = {}, keep }: ListFilter<Tables[K]> = {}): Answer {
  const { limit = 10, starting_after: startingAfter, ending_before: endingBefore, created } = parameters;
  if (startingAfter !== undefined && endingBefore !== undefined) {
    throw onlyOneOf(['ending_before', 'starting_after'], 'ending_before');
  }
  const [where, ...others] = Object.entries<string | undefined>(by).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const page = call.changes.find(kind, {
    where, created, startingAfter, endingBefore, limit,
    keep: (object) => others.every(([field, value]) => object[field as keyof Tables[K]] === value) && (keep?.(object) ?? true),
  });
  if (!page) {
    const param = startingAfter === undefined ? 'ending_before' : 'starting_after';
    throw noSuch(nameOf(kind), startingAfter ?? endingBefore ?? '', param);
  }
  const list = { object: 'list', data: page.data.map((object) => present(call, kind, object)), has_more: page.hasMore, url };
  return { status: 200, body: expand(call, list, parameters.expand) };
}
