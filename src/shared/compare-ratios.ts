/** Compares a/b with c/d exactly, whole numbers with b and d above zero: a product of two sums can be larger than a number holds. */
export function compareRatios(a: number, b: number, c: number, d: number): number {
  const difference = BigInt(a) * BigInt(d) - BigInt(c) * BigInt(b);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
