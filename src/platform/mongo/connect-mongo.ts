import mongoose, { type Connection } from 'mongoose';
import { wakeOnClose } from './wake-on-close.ts';

/** What the start says when the database can't be used, in one sentence. */
export class DatabaseUnusable extends Error {}

/**
 * Connects to a MongoDB replica set and checks that it is one: transactions and retryable writes need it.
 * Unknown fields in a query are an error and `$` operators from input are disarmed, so that a form can't widen a query.
 * @throws DatabaseUnusable when it can't be reached within three seconds or is no replica set
 */
export async function connectMongo(uri: string): Promise<Connection> {
  wakeOnClose();
  mongoose.set('strictQuery', 'throw');
  mongoose.set('sanitizeFilter', true);
  const connection = mongoose.createConnection(uri, {
    // How long a request waits for a database that went away: a planned change of primary is shorter.
    serverSelectionTimeoutMS: 3_000,
    // How soon one is missed that went without a word, and found when it is back though nobody asks for it.
    connectTimeoutMS: 5_000,
    heartbeatFrequencyMS: 2_000,
    // Mongoose would hold operations back for ten seconds more before it asks the driver at all.
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
  });
  try {
    await connection.asPromise();
  } catch (error) {
    throw new DatabaseUnusable(`MONGODB_URI should lead to a running MongoDB, but it can't be reached: ${(error as Error).message}`, { cause: error });
  }
  const hello = await connection.db?.admin().command({ hello: 1 });
  if (hello?.setName === undefined) {
    await connection.close();
    throw new DatabaseUnusable('MONGODB_URI should lead to a replica set (a single node started with --replSet is enough): transactions need one.');
  }
  return connection;
}
