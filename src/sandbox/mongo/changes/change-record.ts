/** What happened to a document or a collection. The numbers are stored: never change them. */
export const operation = { insert: 1, replace: 2, update: 3, delete: 4, drop: 5, dropDatabase: 6, beginTransaction: 7, endTransaction: 8 } as const;

export type Operation = (typeof operation)[keyof typeof operation];

/**
 * One change as it is logged. The body: of `insert` and `replace` the document; of `update` `{ _id, description }`; of
 * `delete` `{ _id }`; of `beginTransaction` the session's 16 bytes and the transaction's number; otherwise nothing.
 */
export interface ChangeRecord { operation: Operation; namespace: string; body: Buffer }

const recordHeader = 7;

/** Bytes that a record takes in the log. */
export function recordSize({ namespace, body }: ChangeRecord): number {
  return recordHeader + Buffer.byteLength(namespace) + body.length;
}

/** Writes records one after the other: length, operation, namespace, body. */
export function writeRecords(target: Buffer, start: number, records: ChangeRecord[]): void {
  let at = start;
  for (const record of records) {
    const { operation: what, namespace, body } = record;
    const name = target.write(namespace, at + recordHeader);
    target.writeUInt32LE(recordHeader + name + body.length, at);
    target.writeUInt8(what, at + 4);
    target.writeUInt16LE(name, at + 5);
    body.copy(target, at + recordHeader + name);
    at += recordHeader + name + body.length;
  }
}

export function* readRecords(bytes: Buffer, start: number): Generator<ChangeRecord> {
  for (let at = start; at < bytes.length;) {
    const end = at + bytes.readUInt32LE(at);
    const body = at + recordHeader + bytes.readUInt16LE(at + 5);
    yield { operation: bytes.readUInt8(at + 4) as Operation, namespace: bytes.toString('utf8', at + recordHeader, body), body: bytes.subarray(body, end) };
    at = end;
  }
}

/** Whether a record is a change that streams tell of, not a mark around others. */
export function isChange({ operation: what }: ChangeRecord): boolean {
  return what !== operation.beginTransaction && what !== operation.endTransaction;
}
