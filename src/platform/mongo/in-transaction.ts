import type { ClientSession, Connection } from 'mongoose';

/**
 * Runs the work in one transaction: all of its writes are committed, or none. The work may run again after a write
 * conflict, so it must have no effect outside of the database. Every operation in it must be given the session.
 */
export async function inTransaction<Result>(connection: Connection, work: (session: ClientSession) => Promise<Result>): Promise<Result> {
  const session = await connection.startSession();
  try {
    return await session.withTransaction(() => work(session), { writeConcern: { w: 'majority' }, readConcern: { level: 'snapshot' } });
  } finally {
    await session.endSession();
  }
}
