import { aggregate } from './aggregate.ts';
import { collMod } from './coll-mod.ts';
import * as collections from './collection-commands.ts';
import type { CommandDefinition, WriteDefinition } from './command.ts';
import { count, distinct } from './count-and-distinct.ts';
import { getMore, killCursors } from './cursor-commands.ts';
import { deleteCommand } from './delete.ts';
import { explain } from './explain.ts';
import { find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import * as indexes from './index-commands.ts';
import { insert } from './insert.ts';
import * as search from './search-commands.ts';
import * as server from './server-commands.ts';
import * as sessions from './session-commands.ts';
import { update } from './update.ts';

/** All commands, by the names that clients send. */
export const commandTable = new Map<string, CommandDefinition | WriteDefinition>(Object.entries({
  insert, update, delete: deleteCommand, findAndModify, findandmodify: findAndModify,
  aggregate, find, getMore, killCursors, count, distinct, explain,
  create: collections.create, collMod, drop: collections.drop, dropDatabase: collections.dropDatabase,
  listCollections: collections.listCollections, listDatabases: collections.listDatabases,
  createIndexes: indexes.createIndexes, listIndexes: indexes.listIndexes, dropIndexes: indexes.dropIndexes,
  createSearchIndexes: search.createSearchIndexes, updateSearchIndex: search.updateSearchIndex, dropSearchIndex: search.dropSearchIndex,
  commitTransaction: sessions.commitTransaction, abortTransaction: sessions.abortTransaction,
  endSessions: sessions.endSessions, killSessions: sessions.endSessions, killAllSessions: sessions.killAllSessions,
  hello: server.hello, isMaster: server.hello, ismaster: server.hello, ping: server.ping,
  buildInfo: server.buildInfo, buildinfo: server.buildInfo, serverStatus: server.serverStatus,
  connectionStatus: server.connectionStatus, getParameter: server.getParameter, replSetGetStatus: server.replSetGetStatus,
}));
