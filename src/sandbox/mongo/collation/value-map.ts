import { equalValues } from '../bson/compare-values.ts';
import { encodeKey } from '../bson/encode-key.ts';
import type { Value } from '../bson/value.ts';
import type { Collation } from './collation.ts';

interface Item<Content> { value: Value; content: Content }

/** A map by values in which equal values are one key, whatever their numeric type, and as a collation compares strings. */
export class ValueMap<Content> {
  private readonly collation: Collation | undefined;
  private readonly buckets = new Map<string, Item<Content>[]>();
  private readonly items: Item<Content>[] = [];

  constructor(collation: Collation | undefined) {
    this.collation = collation;
  }

  /** What is kept for a value; made when there is nothing yet. */
  at(value: Value, make: () => Content): Content {
    const { collation } = this;
    const key = encodeKey(value, collation).toString('latin1');
    const bucket = this.buckets.get(key) ?? [];
    const found = collation ? bucket.find((item) => equalValues(item.value, value, collation)) : bucket[0];
    if (found) return found.content;
    const item = { value, content: make() };
    if (bucket.push(item) === 1) this.buckets.set(key, bucket);
    this.items.push(item);
    return item.content;
  }

  /** The values, each as it came first, in that order. */
  keys(): Value[] {
    return this.items.map(({ value }) => value);
  }

  contents(): Content[] {
    return this.items.map(({ content }) => content);
  }
}
