import { Timestamp } from 'bson';
import type { Doc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import { timestampOf } from '../changes/resume-token.ts';
import { earlierReply, writeRecord } from '../sessions/session-records.ts';
import type { Message } from '../wire/parse-message.ts';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import { isDoc } from '../bson/value.ts';
import { idBytes } from '../catalog/key-layout.ts';
import type { View } from '../store/view.ts';
import type { CommandContext, CommandDefinition, Reply, ServerParts, WriteDefinition } from './command.ts';
import { commandTable } from './command-table.ts';
import { refuseUnknownFields } from './refuse-unknown-fields.ts';
import { writeConcernError } from './write-concern.ts';
import { sessionOf, transactionNumberOf } from './session-commands.ts';

/** Fields that every command takes. */
const commonFields = ['$db', 'lsid', 'txnNumber', 'autocommit', 'startTransaction', '$clusterTime', '$readPreference', 'readConcern', 'writeConcern', 'comment', 'maxTimeMS', 'apiVersion', 'apiStrict', 'apiDeprecationErrors', '$audit', '$client', '$configTime', '$topologyTime'];
const outsideTransactions = new Set(['count', 'listCollections', 'listDatabases', 'listIndexes', 'explain']);
/** What a transaction may make: new collections, and indexes of those. */
const makingCommands = new Set(['create', 'createIndexes']);
/** Commands that can read one moment outside of transactions. */
const readingMoments = new Set(['find', 'aggregate', 'distinct', 'getMore']);
const knownFields = new Map<string, ReadonlySet<string>>();

/** Carries out a command and answers it; every error becomes an answer in MongoDB's form. */
export async function runCommand(server: ServerParts, message: Message, connectionId: number): Promise<Reply> {
  const [name = ''] = Object.keys(message.command);
  const now = server.database.clock();
  try {
    if (message.legacy && !/^(hello|ismaster)$/i.test(name)) throw new MongoError(352, `Unsupported OP_QUERY command: ${name}. The client driver may require an upgrade.`);
    const definition = commandTable.get(name);
    if (!definition) throw new MongoError(59, `no such command: '${name}'`);
    if (!message.legacy) refuseUnknownFields(message.command, fieldsOf(name, definition), name);
    const reply = await dispatch(definition, contextOf(server, message, name, connectionId, now));
    return Buffer.isBuffer(reply) ? reply : timed(reply, server, message);
  } catch (error) {
    return timed(refusal(error), server, message);
  }
}

/** Sessions read on from the time of what they were told last, be it a refusal. */
function timed(reply: Doc, { database }: ServerParts, { command }: Message): Doc {
  return 'lsid' in command ? { ...reply, operationTime: timestampOf(database.changes.now()) } : reply;
}

function fieldsOf(name: string, definition: CommandDefinition): ReadonlySet<string> {
  const known = knownFields.get(name) ?? new Set([name, ...commonFields, ...definition.fields]);
  knownFields.set(name, known);
  return known;
}

function refusal(error: unknown): Doc {
  const known = error instanceof MongoError ? error : new MongoError(1, error instanceof Error ? error.message : String(error));
  return { ok: 0, errmsg: known.message, code: known.code, codeName: known.codeName, ...known.details };
}

function contextOf(server: ServerParts, message: Message, name: string, connectionId: number, now: Date): CommandContext {
  const { command, sequences } = message;
  const databaseName = typeof command['$db'] === 'string' ? command['$db'] : 'admin';
  const target = command[name];
  return {
    ...server, name, command, sequences, connectionId, now, databaseName,
    namespace: `${databaseName}.${typeof target === 'string' ? target : '$cmd'}`,
    session: sessionOf(command['lsid']), transaction: undefined, atClusterTime: undefined, view: server.database.latest(),
  };
}

function dispatch(definition: CommandDefinition | WriteDefinition, context: CommandContext): Reply | Promise<Reply> {
  if (definition.kind === 'server') return definition.run(context);
  if (context.command['autocommit'] === false) return inTransaction(definition, context);
  const writes = definition.kind !== 'read' || definition.writes?.(context.command) === true;
  checkReadConcern(context, writes);
  if (!writes) return inTime(inSnapshot(context), definition);
  return commitAlone(definition as WriteDefinition, context).then((reply) => ({ ...reply, ...writeConcernError(context.command) }));
}

/** Reads of a command stop when its `maxTimeMS` is over; its cursor has the time of the commands that read on. */
function inTime(context: CommandContext, definition: CommandDefinition): Reply | Promise<Reply> {
  const { view, command } = context;
  view.deadline = performance.now() + timeLimit(command);
  try {
    return definition.run(context);
  } finally {
    view.deadline = Infinity;
  }
}

/** Milliseconds; infinite without a limit. @throws MongoError 2 */
function timeLimit({ maxTimeMS: limit }: Doc): number {
  if (limit === undefined || limit === null) return Infinity;
  if (!isNumeric(limit) || !Number.isInteger(toNumber(limit)) || toNumber(limit) < 0) throw new MongoError(2, 'maxTimeMS must be an integer of 0 or more');
  return toNumber(limit) || Infinity;
}

/** One write, in the next group commit; a retry of it gets the first answer again. */
function commitAlone(definition: WriteDefinition, context: CommandContext): Promise<Doc> {
  const { database, session, command, now } = context;
  const number = transactionNumberOf(command);
  const limit = timeLimit(command);
  const deadline = performance.now() + limit;
  return database.queue.write((view) => {
    view.deadline = deadline;
    if (definition.kind === 'catalog' && definition.changesNothing?.(context) !== true) waitForTransactions(context, view);
    if (number === undefined || session === undefined) return definition.run({ ...context, view });
    const earlier = earlierReply(view, session, number);
    if (earlier) return earlier;
    const reply = definition.run({ ...context, view });
    writeRecord(view, session, { number, committed: false, reply }, now);
    return reply;
  }, now.getTime() + limit);
}

/** Documents of an open transaction would miss the entries of an index that is built meanwhile, or outlive their collection. */
function waitForTransactions({ database, name, databaseName, namespace }: CommandContext, view: View): void {
  const collections = name === 'dropDatabase' ? database.catalog.inDatabase(databaseName) : [database.catalog.get(namespace)];
  for (const collection of collections) if (collection) view.claimArea(idBytes(collection.id));
}

/** A statement of a multi-document transaction: any failure ends the whole transaction. */
async function inTransaction(definition: CommandDefinition | WriteDefinition, context: CommandContext): Promise<Reply> {
  const { database, session, command, name } = context;
  const number = transactionNumberOf(command);
  if (session === undefined || number === undefined) throw new MongoError(72, 'A transaction needs a session and a transaction number');
  const transaction = command['startTransaction'] === true ? database.transactions.start(session, number) : database.transactions.find(session, number);
  try {
    if ((definition.kind === 'catalog' && !makingCommands.has(name)) || outsideTransactions.has(name) || definition.writes?.(command) === true) throw new MongoError(263, `Cannot run '${name}' in a multi-document transaction.`);
    const reply = await inTime({ ...context, transaction, view: transaction.view, database: database.within(transaction) }, definition);
    if (!Buffer.isBuffer(reply) && reply['writeErrors'] !== undefined) database.transactions.abortSession(session);
    return reply;
  } catch (error) {
    database.transactions.abortSession(session);
    throw error;
  }
}

/** With the read concern `snapshot`: the view of one moment, which is told in the answer. */
function inSnapshot(context: CommandContext): CommandContext {
  const concern = context.command['readConcern'];
  if (!isDoc(concern) || concern['level'] !== 'snapshot' || context.name === 'getMore') return context;
  const wanted = concern['atClusterTime'];
  if (wanted !== undefined && !(wanted instanceof Timestamp)) throw new MongoError(14, "BSON field 'readConcern.atClusterTime' is the wrong type, expected type 'timestamp'");
  const { time, view } = context.database.snapshots.at(wanted?.toBigInt(), context.now);
  return { ...context, view, atClusterTime: timestampOf(time) };
}

function checkReadConcern({ command, name }: CommandContext, writes: boolean): void {
  const concern = command['readConcern'];
  if (!isDoc(concern)) return;
  if (concern['level'] === 'snapshot' && (writes || !readingMoments.has(name))) throw new MongoError(72, `readConcern level snapshot is not supported for '${name}' outside of transactions`);
  if (concern['level'] === 'linearizable' && writes) throw new MongoError(72, 'readConcern level linearizable cannot be used with a stage that writes');
}
