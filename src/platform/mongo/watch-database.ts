import type { Connection } from 'mongoose';
import type { TopologyDescriptionChangedEvent } from 'mongodb';

/** A planned change of primary is over sooner, so a shorter absence turns nobody away. */
const PATIENCE_MS = 3_000;

/** What takes writes, by the driver's names. */
const serving: ReadonlySet<string> = new Set(['RSPrimary', 'Standalone', 'Mongos', 'LoadBalancer']);

/**
 * Watches whether there is a server that takes writes, as the driver's monitors see it, without asking anything.
 * @returns whether it has been away for longer than a change of primary takes: who asks then would wait in vain
 */
export function watchDatabase(connection: Connection, now: () => number = Date.now): () => boolean {
  let lostAt: number | undefined;
  connection.getClient().on('topologyDescriptionChanged', ({ newDescription }: TopologyDescriptionChangedEvent) => {
    const found = Array.from(newDescription.servers.values()).some(({ type }) => serving.has(type));
    lostAt = found ? undefined : lostAt ?? now();
  });
  return () => lostAt !== undefined && now() - lostAt >= PATIENCE_MS;
}
