import type { ClientSession, Connection } from 'mongoose';
import type { Clock } from '../../shared/clock.ts';
import { changeRow } from './change-row.ts';
import { newRow, outboxKey, retry, suppress } from './outbox-row.ts';
import type { OutboxRow, OutboxState, OutgoingMail } from './outbox-row.ts';
import { createOutboxStore } from './outbox-store.ts';
import type { RowFilter } from './outbox-store.ts';

/** Where features put mails to be sent, and where staff see what became of them. */
export interface Outbox {
  /**
   * Asks for one mail. With a session it is part of that transaction: wanted if, and only if, the transaction commits.
   * @returns false when this very mail was asked for before
   */
  enqueue(mail: OutgoingMail, options?: { session?: ClientSession | undefined }): Promise<boolean>;
  /** Asks for many at once, such as a report to all of its recipients. @returns how many were new */
  enqueueMany(mails: readonly OutgoingMail[], options?: { session?: ClientSession | undefined }): Promise<number>;
  /** How many mails about a thing are in each state. */
  summary(kind: string, subject: string): Promise<Record<OutboxState, number>>;
  /** Mails about a thing in the order of their addresses. */
  rows(kind: string, subject: string, filter: RowFilter): Promise<OutboxRow[]>;
  get(mail: Pick<OutgoingMail, 'kind' | 'subject' | 'to'>): Promise<OutboxRow | null>;
  /** A person decides that a failed or unknown mail is tried again. @returns false when it is in no such state */
  retry(key: string): Promise<boolean>;
  /** Withdraws a mail that has not left. @param reason for staff @returns false when it left or is leaving */
  suppress(key: string, reason: string): Promise<boolean>;
}

/** @param domain stands in every Message-ID: the domain that mail comes from */
export function createOutbox({ connection, clock, domain }: { connection: Connection; clock: Clock; domain: string }): Outbox {
  const store = createOutboxStore(connection);
  const enqueueMany: Outbox['enqueueMany'] = (mails, { session } = {}) => {
    const now = clock.now();
    const rows = new Map(mails.map((mail) => [outboxKey(mail), newRow(mail, domain, now)]));
    return store.insert([...rows.values()], session);
  };
  return {
    enqueue: async (mail, options) => (await enqueueMany([mail], options)) === 1,
    enqueueMany,
    summary: (kind, subject) => store.countByState(kind, subject),
    rows: (kind, subject, filter) => store.list(kind, subject, filter),
    get: (mail) => store.get(outboxKey(mail)),
    retry: async (key) => (await changeRow(store, key, (row) => retry(row, clock.now()))) !== null,
    suppress: async (key, reason) => (await changeRow(store, key, (row) => suppress(row, reason, clock.now()))) !== null,
  };
}
