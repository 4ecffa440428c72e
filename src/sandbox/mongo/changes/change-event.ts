import { Binary, Long } from 'bson';
import { decode } from '../bson/decode.ts';
import type { Doc } from '../bson/value.ts';
import { collectionNameOf, databaseOf } from '../catalog/collection.ts';
import type { LoggedChange } from './change-log.ts';
import type { Operation } from './change-record.ts';
import { operation } from './change-record.ts';
import type { Position } from './resume-token.ts';
import { timestampOf, tokenOf } from './resume-token.ts';

const names: Record<Operation, string> = {
  [operation.insert]: 'insert', [operation.replace]: 'replace', [operation.update]: 'update', [operation.delete]: 'delete',
  [operation.drop]: 'drop', [operation.dropDatabase]: 'dropDatabase', [operation.beginTransaction]: '', [operation.endTransaction]: '',
};
/** SHA-256 of nothing: the user of a session where there are no users. */
const nobody = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A change as MongoDB's change streams tell it. The document after an update is not in it: it has to be looked up. */
export function changeEvent(change: LoggedChange, position: Position): Doc {
  const head = { ...headOf(change, position, names[change.operation]), ...transactionOf(change) };
  const namespace = change.namespace;
  const ns = change.operation === operation.dropDatabase ? { db: databaseOf(namespace) } : { db: databaseOf(namespace), coll: collectionNameOf(namespace) };
  switch (change.operation) {
    case operation.insert: case operation.replace: {
      const fullDocument = decode(change.body);
      return { ...head, fullDocument, ns, documentKey: { _id: fullDocument['_id'] } };
    }
    case operation.update: {
      const { _id, description } = decode(change.body);
      return { ...head, ns, documentKey: { _id }, updateDescription: description };
    }
    case operation.delete: return { ...head, ns, documentKey: { _id: decode(change.body)['_id'] } };
    case operation.drop: case operation.dropDatabase: case operation.beginTransaction: case operation.endTransaction: default: return { ...head, ns };
  }
}

/** The event that ends a stream, after what it watches was dropped. */
export function invalidateEvent(change: LoggedChange, position: Position): Doc {
  return headOf(change, position, 'invalidate');
}

function headOf({ time, wall }: LoggedChange, position: Position, operationType: string): Doc {
  return { _id: tokenOf(position), operationType, clusterTime: timestampOf(time), wallTime: wall };
}

function transactionOf({ transaction }: LoggedChange): Doc {
  if (!transaction) return {};
  return { lsid: { id: new Binary(transaction.session, Binary.SUBTYPE_UUID), uid: new Binary(Buffer.from(nobody, 'hex')) }, txnNumber: Long.fromBigInt(transaction.number) };
}
