import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const BYTES = 32;

/**
 * A random secret that is made at the first start and read at every later one; only this user may read the file.
 * @throws Error for a file that was cut short: an empty secret would let everybody sign
 */
export function keptSecret(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  const kept = read(file) ?? make(file);
  if (Buffer.from(kept, 'base64url').length < BYTES) throw new Error(`${file} should hold a secret of ${BYTES} random bytes. Take it away to have a new one made; links in old mails then end.`);
  return kept;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  }
}

/** Whole or not at all, so that a start that is cut short leaves no empty secret behind. */
function make(file: string): string {
  const secret = randomBytes(BYTES).toString('base64url');
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${secret}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
  return secret;
}
