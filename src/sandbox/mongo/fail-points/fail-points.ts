import { EJSON } from 'bson';
import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { Message } from '../wire/parse-message.ts';
import type { Answer } from '../wire/serve-connection.ts';
import { errorLabels } from './error-labels.ts';
import { FailPoint } from './fail-point.ts';

const supported = ['failCommand', 'onPrimaryTransactionalWrite'];
const writes = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify']);

/** Makes the connection's reader hang up, as it does on any error that isn't MongoDB's. */
class ConnectionDropped extends Error {}

/**
 * Faults that a test asks for with the command `configureFailPoint`, as a MongoDB server with test commands has them.
 * They stand around the commands: without them (`testCommands` off) no command knows of faults.
 */
export class FailPoints {
  private readonly on = new Map<string, FailPoint>();
  private readonly appNames = new Map<number, string>();
  /** Writes that were broken off after they had been carried out: sent again, they write nothing. */
  private readonly carriedOut = new Set<string>();
  private readonly answer: Answer;

  /** @param answer what carries out commands */
  constructor(answer: Answer) {
    this.answer = answer;
  }

  readonly run: Answer = async (message, connectionId) => {
    const [name = ''] = Object.keys(message.command);
    if (name === 'configureFailPoint') return this.configure(message.command);
    this.noteAppName(message.command, connectionId);
    const fault = this.faultOf(name, message.command, connectionId);
    if (fault) return this.fail(fault, name, message, connectionId);
    const broken = this.isNewWrite(name, message.command) ? this.happening('onPrimaryTransactionalWrite') : undefined;
    return broken ? this.breakWrite(broken, message, connectionId) : this.answer(message, connectionId);
  };

  private configure(command: Doc): Doc {
    try {
      const name = command['configureFailPoint'];
      if (typeof name !== 'string' || !supported.includes(name)) throw new MongoError(2, `no such fail point; the embedded database has ${supported.join(' and ')}`);
      if (command['mode'] === 'off') this.on.delete(name);
      else this.on.set(name, new FailPoint(command['mode'], isDoc(command['data']) ? command['data'] : {}));
      return { count: 0, ok: 1 };
    } catch (error) {
      if (error instanceof MongoError) return refusal(error.code, error.message, []);
      throw error;
    }
  }

  private noteAppName(command: Doc, connectionId: number): void {
    const application = isDoc(command['client']) ? command['client']['application'] : undefined;
    if (isDoc(application) && typeof application['name'] === 'string') this.appNames.set(connectionId, application['name']);
  }

  private faultOf(name: string, command: Doc, connectionId: number): Doc | undefined {
    const data = this.on.get('failCommand')?.data;
    if (!data || !Array.isArray(data['failCommands']) || !data['failCommands'].includes(name)) return undefined;
    if (data['appName'] !== undefined && data['appName'] !== this.appNames.get(connectionId)) return undefined;
    if (typeof data['namespace'] === 'string' && data['namespace'] !== namespaceOf(name, command)) return undefined;
    return this.happening('failCommand');
  }

  private isNewWrite(name: string, command: Doc): boolean {
    return writes.has(name) && command['txnNumber'] !== undefined && command['autocommit'] !== false && !this.carriedOut.has(writeId(command));
  }

  private happening(name: string): Doc | undefined {
    const point = this.on.get(name);
    return point?.happens() === true ? point.data : undefined;
  }

  private async fail(fault: Doc, name: string, message: Message, connectionId: number): Promise<Doc | Buffer> {
    if (fault['blockConnection'] === true) await pause(numberOf(fault['blockTimeMS']) ?? 0);
    if (fault['closeConnection'] === true) throw new ConnectionDropped();
    const labels = Array.isArray(fault['errorLabels']) ? fault['errorLabels'].map(String) : undefined;
    const error = numberOf(fault['errorCode']);
    if (error !== undefined) return refusal(error, `Failing command via 'failCommand' failpoint`, labels ?? errorLabels(name, message.command, { error }));
    const reply = await this.answer(message, connectionId);
    const concern = fault['writeConcernError'];
    if (!isDoc(concern) || Buffer.isBuffer(reply)) return reply;
    const writeConcern = numberOf(concern['code']) ?? 0;
    const codes = { writeConcern, ...(typeof reply['code'] === 'number' ? { error: reply['code'] } : {}) };
    return { ...reply, writeConcernError: concern, ...labelled(labels ?? errorLabels(name, message.command, codes)) };
  }

  /** Before the write with an error code, otherwise after it: the client hears of neither, and sends the write again. */
  private async breakWrite(fault: Doc, message: Message, connectionId: number): Promise<Doc | Buffer> {
    const code = numberOf(fault['failBeforeCommitExceptionCode']);
    const reply = code === undefined ? await this.answer(message, connectionId) : refusal(code, `Failing write via 'onPrimaryTransactionalWrite' failpoint`, []);
    if (code === undefined) this.carriedOut.add(writeId(message.command));
    if (fault['closeConnection'] === false) return reply;
    throw new ConnectionDropped();
  }
}

function writeId(command: Doc): string {
  return EJSON.stringify([command['lsid'], command['txnNumber']]);
}

function namespaceOf(name: string, command: Doc): string | undefined {
  const { $db: database, [name]: collection } = command;
  return typeof database === 'string' && typeof collection === 'string' ? `${database}.${collection}` : undefined;
}

function refusal(code: number, message: string, labels: string[]): Doc {
  const { codeName } = new MongoError(code, message);
  return { ok: 0, errmsg: message, code, codeName, ...labelled(labels) };
}

function labelled(labels: string[]): Doc {
  return labels.length > 0 ? { errorLabels: labels } : {};
}

function numberOf(value: Doc[string]): number | undefined {
  return isNumeric(value) ? toNumber(value) : undefined;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
