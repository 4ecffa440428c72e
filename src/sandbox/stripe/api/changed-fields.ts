/** The fields that changed, with their values before; of the metadata, the keys that changed. */
export function changedFields<T extends { metadata: Record<string, string> }>(before: T, after: T): Partial<T> {
  const differs = (name: string): boolean => JSON.stringify(before[name as keyof T]) !== JSON.stringify(after[name as keyof T]);
  const previous = Object.fromEntries(Object.entries(before).filter(([name]) => differs(name))) as Partial<T>;
  return differs('metadata') ? { ...previous, metadata: changedKeys(before.metadata, after.metadata) } : previous;
}

/** What was given of a change, without what was left out. */
export function givenOnly<T extends object>(given: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}

/** A key that is new had no value before: null. */
function changedKeys(before: Record<string, string>, after: Record<string, string>): Record<string, string> {
  const keys = Object.keys({ ...before, ...after }).filter((key) => before[key] !== after[key]);
  return Object.fromEntries(keys.map((key) => [key, before[key] ?? null])) as Record<string, string>;
}
