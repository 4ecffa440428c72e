/** A process that was started and can be stopped. */
export interface Running {
  stop(): Promise<void>;
}

/** A clean stop is short; past this, open work is left to the next start, which takes it up again. */
const STOP_WITHIN_MS = 1_800;

/**
 * Starts, and stops cleanly on Ctrl-C or SIGTERM.
 * @param expected errors that explain themselves: they end the process with their one line, without a stack
 */
export async function runProcess(start: () => Promise<Running>, expected: readonly (new (...args: never[]) => Error)[]): Promise<void> {
  let running: Running;
  try {
    running = await start();
  } catch (error) {
    process.stderr.write(`${explain(error, expected)}\n`);
    return process.exit(1);
  }
  const stop = () => {
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
    void running.stop().then(() => process.exit(0), () => process.exit(1));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}

function explain(error: unknown, expected: readonly (new (...args: never[]) => Error)[]): string {
  if (!(error instanceof Error)) return String(error);
  // A sandbox thread hands over its error as a plain one with a code.
  const known = expected.some((kind) => error instanceof kind) || ('code' in error && error.code === 'DATA_FOLDER_IN_USE');
  return known ? error.message : (error.stack ?? error.message);
}
