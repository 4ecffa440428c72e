import { Binary } from 'bson';
import { bytesOf } from '../bson/compare-values.ts';
import { isNumeric, wholeOf } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { CommandContext, CommandDefinition } from './command.ts';
import { writeConcernError } from './write-concern.ts';

/** A session's id as hex; undefined when the command has none. @throws MongoError 72 */
export function sessionOf(lsid: Value): string | undefined {
  if (lsid === undefined) return undefined;
  const id = isDoc(lsid) ? lsid['id'] : undefined;
  if (!(id instanceof Binary) || id.position !== 16) throw new MongoError(72, 'a session id must be a UUID');
  return Buffer.from(bytesOf(id)).toString('hex');
}

/** The number of a retryable write or a transaction. */
export function transactionNumberOf(command: Doc): bigint | undefined {
  const number = command['txnNumber'];
  return isNumeric(number) ? wholeOf(number) : undefined;
}

export const commitTransaction: CommandDefinition = {
  kind: 'server',
  fields: ['recoveryToken'],
  async run(context) {
    const { session, number } = ofTransaction(context);
    await context.database.transactions.commit(session, number);
    return { ...writeConcernError(context.command), ok: 1 };
  },
};

export const abortTransaction: CommandDefinition = {
  kind: 'server',
  fields: ['recoveryToken'],
  run(context) {
    const { session, number } = ofTransaction(context);
    context.database.transactions.abort(session, number);
    return { ...writeConcernError(context.command), ok: 1 };
  },
};

function ofTransaction({ session, command, name }: CommandContext): { session: string; number: bigint } {
  const number = transactionNumberOf(command);
  if (session === undefined || number === undefined) throw new MongoError(125, `${name} must be run within a transaction`);
  return { session, number };
}

/** endSessions and killSessions: what they have open is aborted and closed. */
export const endSessions: CommandDefinition = {
  kind: 'server',
  fields: [],
  run({ command, name, database, cursors }) {
    const sessions = command[name];
    for (const lsid of Array.isArray(sessions) ? sessions : []) {
      const session = sessionOf(lsid);
      if (session === undefined) continue;
      database.transactions.abortSession(session);
      cursors.killSession(session);
    }
    return { ok: 1 };
  },
};

export const killAllSessions: CommandDefinition = {
  kind: 'server',
  fields: [],
  run({ database }) {
    database.transactions.abortAll();
    return { ok: 1 };
  },
};
