import type { ClientSession, Connection } from 'mongoose';
import { DatabaseAway } from './database-away.ts';
import { innerError } from './inner-error.ts';

/**
 * Runs the work in one transaction: all of its writes are committed, or none. The work may run again after a write
 * conflict, so it must have no effect outside of the database. Every operation in it must be given the session.
 * @throws DatabaseAway when nobody answers
 */
export async function inTransaction<Result>(connection: Connection, work: (session: ClientSession) => Promise<Result>): Promise<Result> {
  const session = await connection.startSession();
  try {
    return await session.withTransaction(() => work(session).catch(giveUpOnNobody), { writeConcern: { w: 'majority' }, readConcern: { level: 'snapshot' } });
  } finally {
    await session.endSession();
  }
}

/** The driver would run the work again for two minutes, each time waiting anew for a server, while a donor waits for a page. */
function giveUpOnNobody(error: unknown): never {
  const inner = innerError(error);
  if (inner instanceof Error && inner.name === 'MongoServerSelectionError') throw new DatabaseAway(inner.message, { cause: error });
  throw error;
}
