import type { OutboxRow } from './outbox-row.ts';
import type { OutboxStore } from './outbox-store.ts';

/**
 * Applies a transition to the row as it is now, again if somebody else changes it meanwhile.
 * @param known the row as last seen, which saves a read when it is still current
 * @returns the changed row, or null when the transition does not apply
 */
export async function changeRow(
  store: OutboxStore, key: string, transition: (row: OutboxRow) => OutboxRow | null, known?: OutboxRow,
): Promise<OutboxRow | null> {
  let row = known ?? await store.get(key);
  while (row !== null) {
    const changed = transition(row);
    if (changed === null && row !== known) return null;
    if (changed !== null && await store.save(changed)) return changed;
    row = await store.get(key);
  }
  return null;
}
