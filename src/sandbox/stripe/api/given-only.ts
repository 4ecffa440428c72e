type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** What was given of a change, without what was left out. */
export function givenOnly<T extends object>(given: T): Given<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given<T>;
}
