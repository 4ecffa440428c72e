import type { Call } from '../call.ts';
import type { Event, Tables, ToldKind } from '../store/tables.ts';
import { recordEvent } from './record-event.ts';

/** Keeps a changed object, and tells of it with what it was before. Where nothing has changed there is nothing to tell. */
export function recordChange<K extends ToldKind>(call: Call, type: Event['type'], kind: K, before: Tables[K], after: Tables[K]): void {
  call.changes.put(kind, after);
  const previous = changedFields<Tables[K]>(before, after);
  if (Object.keys(previous).length > 0) recordEvent(call, type, kind, after, previous);
}

/** The fields that changed, with their values before; of the metadata, the keys that changed. */
function changedFields<T extends { metadata?: Record<string, string> | null }>(before: T, after: T): Partial<T> {
  const differs = (name: string): boolean => JSON.stringify(before[name as keyof T]) !== JSON.stringify(after[name as keyof T]);
  const previous = Object.fromEntries(Object.entries(before).filter(([name]) => differs(name))) as Partial<T>;
  return differs('metadata') ? { ...previous, metadata: changedKeys(before.metadata ?? {}, after.metadata ?? {}) } : previous;
}

/** A key that is new had no value before: null. */
function changedKeys(before: Record<string, string>, after: Record<string, string>): Record<string, string | null> {
  const keys = Object.keys({ ...before, ...after }).filter((key) => before[key] !== after[key]);
  return Object.fromEntries(keys.map((key) => [key, before[key] ?? null]));
}
