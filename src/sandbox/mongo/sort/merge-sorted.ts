interface Head<Item> { item: Item; key: Buffer; rest: Iterator<Item> }

/** Makes one sorted flow of several. Of items with equal keys that of the earlier flow comes first. */
export function* mergeSorted<Item>(flows: Iterable<Item>[], keyOf: (item: Item) => Buffer): Generator<Item> {
  const heads: Head<Item>[] = [];
  for (const flow of flows) {
    const head = nextHead(flow[Symbol.iterator](), keyOf);
    if (head) heads.push(head);
  }
  while (heads.length > 0) {
    let least = 0;
    for (const [at, { key }] of heads.entries()) if (Buffer.compare(key, heads[least]?.key ?? key) < 0) least = at;
    const [head] = heads.splice(least, 1);
    if (!head) return;
    yield head.item;
    const next = nextHead(head.rest, keyOf);
    if (next) heads.splice(least, 0, next);
  }
}

function nextHead<Item>(rest: Iterator<Item>, keyOf: (item: Item) => Buffer): Head<Item> | undefined {
  const { done, value } = rest.next();
  return done === true ? undefined : { item: value, key: keyOf(value), rest };
}
