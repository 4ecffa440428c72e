import { createHash } from 'node:crypto';

/** Numbers that look random and are the same for the same seed, on every machine. */
export interface Random {
  /** A whole number from 0 on, below `end`. */
  below(end: number): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  shuffled<Item>(items: readonly Item[]): Item[];
}

/** @param seed any text; another text gives other numbers */
export function seededRandom(seed: string): Random {
  let [a, b, c, d] = stateOf(seed);
  // sfc32, by Chris Doty-Humphrey: small, quick, and good enough to choose by.
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  const random: Random = {
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('There is nothing to pick from');
      return item;
    },
    shuffled(items) {
      const left = [...items];
      return items.map(() => left.splice(below(left.length), 1)).flat();
    },
  };
  return random;
}

function stateOf(seed: string): [number, number, number, number] {
  const bytes = createHash('sha256').update(seed).digest();
  return [bytes.readInt32LE(0), bytes.readInt32LE(4), bytes.readInt32LE(8), bytes.readInt32LE(12)];
}
