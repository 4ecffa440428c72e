import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Capability tokens for addresses that people get by mail: `<id without prefix>.<128-bit MAC>`. They are derived from
 * the installation's secret, so nothing that grants access is stored, and a mail written later carries the same address.
 */
export interface Tokens {
  /** @param purpose separates tokens of the same id: one for viewing a gift does not unsubscribe */
  issue(purpose: string, id: string): string;
  /** @returns the id, or null for a token that is not ours or is for another purpose */
  verify(purpose: string, prefix: string, token: string): string | null;
}

/**
 * @param secrets the first signs, all verify: a new secret goes to the front and old links go on working
 */
export function createTokens(secrets: readonly [string, ...string[]]): Tokens {
  return {
    issue: (purpose, id) => `${bare(id)}.${mac(secrets[0], purpose, id)}`,
    verify(purpose, prefix, token) {
      const [name = '', given = ''] = token.split('.');
      const id = `${prefix}_${name}`;
      return secrets.some((secret) => equal(mac(secret, purpose, id), given)) ? id : null;
    },
  };
}

/** A random secret of 256 bits for things that are stored, such as a sign-in link. Store its `hashSecret` only. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function bare(id: string): string {
  return id.slice(id.indexOf('_') + 1);
}

function mac(secret: string, purpose: string, id: string): string {
  return createHmac('sha256', secret).update(`${purpose}\n${id}`).digest('base64url').slice(0, 22);
}

function equal(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
