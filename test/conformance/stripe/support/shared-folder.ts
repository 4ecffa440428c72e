import { existsSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../../../../shared/stripe');

/** A file or folder of Stripe's own material, which lies beside the checkout; undefined, with a printed line, where it does not. */
export function sharedPath(name: string): string | undefined {
  const full = path.join(folder, name);
  if (existsSync(full)) return full;
  process.stdout.write(`left out: ${path.join('..', 'shared', 'stripe', name)} is not there\n`);
  return undefined;
}
