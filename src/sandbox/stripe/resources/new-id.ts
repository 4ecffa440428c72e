import { customAlphabet } from 'nanoid';

const random = customAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');

type Prefix = 'cus' | 'pi' | 'pm' | 'ch' | 'py' | 'txn' | 're' | 'pyr' | 'evt' | 'req' | 'li' | 'price' | 'prod' | 'dp' | 'po' | 'we' | 'mandate' | 'later' | 'cs_test';

/** A new id as Stripe forms them: `ch_3` and 23 more characters, `cs_test_a1` and 56 more. */
export function newId(prefix: Prefix): string {
  switch (prefix) {
    case 'cs_test': return `cs_test_a1${random(56)}`;
    case 'cus': case 'prod': case 'req': return `${prefix}_${random(14)}`;
    case 'pi': case 'ch': case 'py': case 'txn': case 're': case 'pyr': return `${prefix}_3${random(23)}`;
    case 'pm': case 'evt': case 'li': case 'price': case 'dp': case 'po': case 'we': case 'mandate': case 'later': return `${prefix}_1${random(23)}`;
  }
}

export function newSecret(id: string): string {
  return `${id}_secret_${random(25)}`;
}

/** A secret that signs webhooks. */
export function newSigningSecret(): string {
  return `whsec_${random(32)}`;
}
