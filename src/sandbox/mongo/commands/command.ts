import type { Timestamp } from 'bson';
import type { Doc } from '../bson/value.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../sessions/transaction.ts';
import type { View } from '../store/view.ts';
import type { Cursors } from './cursors.ts';

/** What a server has for all its commands. */
export interface ServerParts {
  database: Database;
  cursors: Cursors;
  /** `127.0.0.1:PORT`, as members of the replica set name each other. */
  host: () => string;
}

/** One command being carried out. */
export interface CommandContext extends ServerParts {
  name: string;
  command: Doc;
  /** Documents sent beside the command, as bytes. */
  sequences: Map<string, Buffer[]>;
  databaseName: string;
  /** `database.collection`, where the command's first field names a collection. */
  namespace: string;
  /** What it reads, and for writes where it writes. */
  view: View;
  transaction: Transaction | undefined;
  /** The session's id in hex. */
  session: string | undefined;
  /** The moment that a snapshot read outside of transactions reads. */
  atClusterTime: Timestamp | undefined;
  connectionId: number;
  now: Date;
}

export type Reply = Doc | Buffer;

export interface CommandDefinition {
  /**
   * `read` sees the latest commit, or its transaction; `write` goes through the commit queue, or into its transaction;
   * `catalog` changes collections and indexes, never in a transaction; `server` touches no data.
   */
  kind: 'read' | 'write' | 'catalog' | 'server';
  /** Fields that it takes besides those of every command; others are refused. */
  fields: string[];
  /** Whether this use of a `read` command changes data after all, as aggregate does with `$merge`. */
  writes?(command: Doc): boolean;
  run(context: CommandContext): Reply | Promise<Reply>;
}

/** A command that changes data: it runs inside a commit and can't wait for anything. */
export interface WriteDefinition extends CommandDefinition {
  kind: 'write' | 'catalog';
  /** Whether a `catalog` command has nothing to do, and so needn't wait for open transactions. */
  changesNothing?(context: CommandContext): boolean;
  run(context: CommandContext): Doc;
}
