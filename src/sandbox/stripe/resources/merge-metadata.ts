/** The metadata after a change: new keys added, given ones replaced, unset ones gone. */
export function mergeMetadata(before: Record<string, string>, change: Record<string, string | null> | null | undefined): Record<string, string> {
  if (change === null) return {};
  const merged = Object.entries({ ...before, ...change });
  return Object.fromEntries(merged.filter((pair): pair is [string, string] => pair[1] !== null));
}
