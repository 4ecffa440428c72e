/** As many operations as one world takes: what is checked grows with it, and a seed that fails should be quick to run again. */
const MOST = 10_000;

/** A long run is many worlds, each with a seed that says what it is and runs again alone. */
export function worldsOf(seed: string, operations: number): { seed: string; operations: number }[] {
  if (operations <= MOST) return [{ seed, operations }];
  return Array.from({ length: Math.ceil(operations / MOST) }, (_, index) => ({ seed: `${seed}.${index + 1}`, operations: Math.min(MOST, operations - index * MOST) }));
}
