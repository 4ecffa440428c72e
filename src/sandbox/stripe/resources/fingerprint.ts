import { createHash } from 'node:crypto';

/** Tells the same card or account again without keeping its number. */
export function fingerprint(of: 'card' | 'iban', number: string): string {
  return createHash('sha256').update(`${of} ${number}`).digest('base64').replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 16);
}
