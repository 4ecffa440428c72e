import { customAlphabet } from 'nanoid';

const random = customAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');

/** A new id as Stripe forms them: `ch_3` and 23 more characters, `cs_test_a1` and 56 more. */
export function newId(prefix: 'cus' | 'pi' | 'pm' | 'ch' | 'txn' | 're' | 'evt' | 'req' | 'li' | 'price' | 'prod' | 'cs_test'): string {
  switch (prefix) {
    case 'cs_test': return `cs_test_a1${random(56)}`;
    case 'cus': case 'prod': case 'req': return `${prefix}_${random(14)}`;
    case 'pi': case 'ch': case 'txn': case 're': return `${prefix}_3${random(23)}`;
    case 'pm': case 'evt': case 'li': case 'price': return `${prefix}_1${random(23)}`;
  }
}

export function newSecret(id: string): string {
  return `${id}_secret_${random(25)}`;
}
