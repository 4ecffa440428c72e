import { createHash } from 'node:crypto';

/** Tells the same card number again without keeping it. */
export function fingerprint(number: string): string {
  return createHash('sha256').update(`card ${number}`).digest('base64').replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 16);
}
