/** What one transaction did: reads give whole lists, appends add a value that nobody else adds. */
export interface Recorded {
  committed: boolean;
  steps: ({ kind: 'read'; key: string; list: string[] } | { kind: 'append'; key: string; value: string })[];
}

/**
 * Finds what snapshot isolation forbids in transactions that read and append to lists. Lists make it visible: each value
 * is there once, so a list tells which appends came before it and in which order.
 * @param final the lists after all transactions have ended
 * @returns sentences, none when all is well
 */
export function anomaliesOf(history: Recorded[], final: Map<string, string[]>): string[] {
  const snapshots = history.map((each) => snapshotOf(each, final));
  return [
    ...lostOrInvented(history, final),
    ...snapshots.flatMap(({ anomalies }) => anomalies),
    ...history.flatMap((each, at) => (each.committed ? lostUpdates(each, snapshots[at]?.lengths ?? new Map(), final) : [])),
    ...inconsistent(snapshots.map(({ lengths }) => lengths)),
    ...halfSeen(history, snapshots.map(({ lengths }) => lengths), final),
  ];
}

function appendsOf({ steps }: Recorded): Map<string, string[]> {
  const own = new Map<string, string[]>();
  for (const step of steps) if (step.kind === 'append') own.set(step.key, [...own.get(step.key) ?? [], step.value]);
  return own;
}

function lostOrInvented(history: Recorded[], final: Map<string, string[]>): string[] {
  const wanted = history.filter(({ committed }) => committed).flatMap((each) => [...appendsOf(each).values()].flat());
  const stored = [...final.values()].flat();
  return wanted.toSorted().join() === stored.toSorted().join() ? [] : [`the lists hold ${stored.length} values, and ${wanted.length} were committed`];
}

/** How long each list was that a transaction saw, without its own appends; each read must be the beginning of the final list. */
function snapshotOf({ steps }: Recorded, final: Map<string, string[]>): { lengths: Map<string, number>; anomalies: string[] } {
  const lengths = new Map<string, number>();
  const anomalies: string[] = [];
  const own = new Map<string, string[]>();
  for (const step of steps) {
    const mine = own.get(step.key) ?? [];
    if (step.kind === 'append') {
      own.set(step.key, [...mine, step.value]);
      continue;
    }
    const length = step.list.length - mine.length;
    const expected = [...(final.get(step.key) ?? []).slice(0, length), ...mine];
    if (expected.join() !== step.list.join()) anomalies.push(`${step.key} was read as [${step.list.join()}]: a dirty read, or its own write unread`);
    if (lengths.has(step.key) && lengths.get(step.key) !== length) anomalies.push(`${step.key} was read differently in one transaction`);
    lengths.set(step.key, length);
  }
  return { lengths, anomalies };
}

/** What a transaction appends must follow at once what it has read: otherwise another's write came between. */
function lostUpdates(each: Recorded, lengths: Map<string, number>, final: Map<string, string[]>): string[] {
  return [...appendsOf(each)].flatMap(([key, values]) => {
    const at = final.get(key)?.indexOf(values[0] ?? '') ?? -1;
    const together = final.get(key)?.slice(at, at + values.length).join() === values.join();
    const read = lengths.get(key);
    return together && (read === undefined || read === at) ? [] : [`${values.join()} was appended to ${key} at ${at}, its transaction saw ${read} values`];
  });
}

/** Of two snapshots one is older: nothing may be newer in it. */
function inconsistent(snapshots: Map<string, number>[]): string[] {
  return snapshots.flatMap((a, at) => snapshots.slice(at + 1).flatMap((b) => {
    const differences = [...a].map(([key, length]) => length - (b.get(key) ?? length));
    return Math.min(...differences) < 0 && Math.max(...differences) > 0 ? ['two snapshots are each older than the other'] : [];
  }));
}

/** Of a transaction's appends, a snapshot has all or none. */
function halfSeen(history: Recorded[], snapshots: Map<string, number>[], final: Map<string, string[]>): string[] {
  return history.filter(({ committed }) => committed).flatMap((each) => snapshots.flatMap((lengths) => {
    const seen = [...appendsOf(each)].filter(([key]) => lengths.has(key)).map(([key, [first = '']]) => (final.get(key)?.indexOf(first) ?? 0) < (lengths.get(key) ?? 0));
    return new Set(seen).size > 1 ? ['half of a transaction was seen'] : [];
  }));
}
