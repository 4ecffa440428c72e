import { parseArgs } from 'node:util';

/**
 * Reads `--name value` options of a sandbox program. A missing or unknown option ends the process with a sentence that
 * names it.
 */
export function readOptions<Name extends string>(usage: string, names: Record<Name, 'required' | 'optional' | 'flag'>): Partial<Record<Name, string>> {
  const options = Object.fromEntries(
    Object.entries(names).map(([name, kind]) => [name, { type: kind === 'flag' ? 'boolean' as const : 'string' as const }]),
  );
  try {
    const { values } = parseArgs({ options });
    for (const [name, kind] of Object.entries(names)) {
      if (kind === 'required' && values[name] === undefined) throw new Error(`--${name} is missing`);
    }
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])) as Partial<Record<Name, string>>;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nusage: ${usage}\n`);
    return process.exit(2);
  }
}

/** Ends a sandbox program cleanly on Ctrl-C or SIGTERM. */
export function closeOnSignal(close: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().then(() => process.exit(0)));
  }
}

/** The pretend Stripe and mailbox must never stand where real money and mail are expected. */
export function refuseInProduction(program: string): void {
  if (process.env.NODE_ENV !== 'production') return;
  process.stderr.write(`${program} is for trying out and does not start when NODE_ENV is production.\n`);
  process.exit(1);
}
