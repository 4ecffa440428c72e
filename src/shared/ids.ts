import { customAlphabet } from 'nanoid';

/** Letters and digits that can't be taken for each other when read aloud. */
const random = customAlphabet('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', 20);

/** A new random id with a prefix that says what it names: `newId('don')` is `don_7Qw…` (117 random bits). */
export function newId<Prefix extends string>(prefix: Prefix): `${Prefix}_${string}` {
  return `${prefix}_${random()}`;
}
