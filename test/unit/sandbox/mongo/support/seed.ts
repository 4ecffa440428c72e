/** Where random tests begin: another place each time, told in their titles. `SEED=…` repeats a run. */
export const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** `RUNS=50` looks fifty times as long. */
export const thoroughness = Number(process.env['RUNS'] ?? 1);
