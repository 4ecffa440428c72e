import { Long } from 'bson';
import { area, idBytes, rangeOfId } from '../catalog/key-layout.ts';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import type { Doc } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { View } from '../store/view.ts';

/** What a session's last retryable write or committed transaction was, kept on disk so that a retry after a restart finds it. */
export interface SessionRecord { number: bigint; committed: boolean; reply: Doc | undefined }

/** The reply to a retryable write that was carried out before; undefined when it is new. @throws MongoError 225 for an older one */
export function earlierReply(view: View, session: string, number: bigint): Doc | undefined {
  const record = readRecord(view, session);
  if (!record || record.number < number) return undefined;
  if (record.number > number) {
    throw new MongoError(225, `Retryable write with txnNumber ${number} is prohibited on session ${session} because a newer retryable write with txnNumber ${record.number} has already started.`);
  }
  return record.reply;
}

export function readRecord(view: View, session: string): SessionRecord | undefined {
  const raw = view.get(recordKey(session));
  if (!raw) return undefined;
  const { number, committed, reply } = decode(raw);
  return { number: (number as Long).toBigInt(), committed: committed === true, reply: reply === null ? undefined : reply as Doc };
}

/** Goes into the same commit as the write itself, so that both or neither survive. */
export function writeRecord(view: View, session: string, record: SessionRecord, now: Date): void {
  const { number, committed, reply } = record;
  view.put(recordKey(session), encode({ number: Long.fromBigInt(number), committed, reply: reply ?? null, at: now }));
}

/** Removes what was written before a time: its session has expired, and no driver will retry it. */
export function removeOldRecords(view: View, before: Date): number {
  let removed = 0;
  for (const { key, value } of view.range(rangeOfId(area.sessions))) {
    const { at } = decode(value);
    if (!(at instanceof Date) || at >= before) continue;
    view.remove(key);
    removed++;
  }
  return removed;
}

function recordKey(session: string): Buffer {
  return Buffer.concat([idBytes(area.sessions), Buffer.from(session, 'hex')]);
}
