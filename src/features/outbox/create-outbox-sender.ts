import type { Connection } from 'mongoose';
import type { MailMessage } from '../../platform/mail/mail-message.ts';
import type { Mailer } from '../../platform/mail/mailer.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { changeRow } from './change-row.ts';
import { claim, composingFailed, keepTransmitting, recover, settle, startTransmitting, suppress } from './outbox-row.ts';
import type { OutboxRow } from './outbox-row.ts';
import { createOutboxStore } from './outbox-store.ts';
import type { OutboxStore } from './outbox-store.ts';
import { renewMeanwhile } from './renew-meanwhile.ts';

/** A mail as a feature renders it. Where it goes and its Message-ID are the row's, so that a second try is the same mail. */
export type ComposedMail = Omit<MailMessage, 'to' | 'messageId'>;

/** Renders one kind of mail from what is so now; `suppressed` when it should not be sent any more. */
export type Composer = (row: OutboxRow) => Promise<ComposedMail | 'suppressed'>;

export interface OutboxSenderOptions {
  connection: Connection;
  mailer: Mailer;
  /** By kind. */
  composers: Readonly<Record<string, Composer>>;
  /** Names this process in leases. */
  owner: string;
  clock: Clock;
  log: Record<'info' | 'warn', (fields: object, text: string) => void>;
  /** Mails under way at once. */
  concurrency?: number;
  /**
   * How long a claimed row may wait to be composed, and a mail under way is left alone, in milliseconds. The second is
   * renewed while its worker lives, so it can be much shorter than a slow relay takes.
   */
  leaseMs?: { claimed: number; transmitting: number };
}

export interface OutboxSender {
  /** Sends what is due, up to a batch. @returns how many rows it dealt with; 0 when nothing is due */
  sendBatch(): Promise<number>;
}

const expiredAtOnce = 200;
/** So often within a lease: one or two may fail before anybody takes a living worker for dead. */
const RENEWALS = 4;

/** Sends from the outbox. Any number of senders, in any number of processes, behave as one. */
export function createOutboxSender(options: OutboxSenderOptions): OutboxSender {
  const { connection, clock, owner, concurrency = 10, leaseMs = { claimed: 30_000, transmitting: 40_000 } } = options;
  const store = createOutboxStore(connection);
  const after = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);

  async function recoverExpired(): Promise<number> {
    const rows = await store.expired(clock.now(), expiredAtOnce);
    const changed = await Promise.all(rows.map((row) => changeRow(store, row.key, (each) => recover(each, clock.now()), row)));
    return changed.filter((row) => row !== null).length;
  }

  async function claimDue(): Promise<OutboxRow[]> {
    // A name of its own for each batch tells the rows it got from those that another batch was quicker to claim.
    const batch = `${owner}/${newId('batch')}`;
    const due = await store.due(clock.now(), concurrency * 2);
    const until = after(leaseMs.claimed);
    return store.take(due.map((row) => claim(row, batch, clock.now(), until)).filter((row) => row !== null), batch);
  }

  async function sendOne(row: OutboxRow): Promise<void> {
    const mail = await composeRow(options, store, row);
    if (mail === null) return;
    const transmitting = startTransmitting(row, clock.now(), after(leaseMs.transmitting));
    // Not stored means that the lease ran out and another worker has the row: sending now would send it twice.
    if (transmitting === null || !await store.save(transmitting)) return;
    const renew = () => changeRow(store, row.key, (each) => keepTransmitting(each, transmitting, after(leaseMs.transmitting)));
    const outcome = await renewMeanwhile(leaseMs.transmitting / RENEWALS, renew, () => options.mailer.send({ ...mail, to: row.to, messageId: row.messageId }));
    const settled = await changeRow(store, row.key, (each) => settle(each, transmitting.attempts, outcome, clock.now()), transmitting);
    logOutcome(options.log, settled);
  }

  return {
    async sendBatch() {
      const recovered = await recoverExpired();
      const rows = await claimDue();
      await inParallel(rows, concurrency, sendOne);
      return recovered + rows.length;
    },
  };
}

/** @returns null when there is nothing to send, which is then recorded */
async function composeRow({ composers, clock, log }: OutboxSenderOptions, store: OutboxStore, row: OutboxRow): Promise<ComposedMail | null> {
  try {
    const compose = composers[row.kind];
    if (compose === undefined) throw new Error(`nothing composes mails of the kind ${row.kind}`);
    const mail = await compose(row);
    if (mail !== 'suppressed') return checked(mail, row);
    await changeRow(store, row.key, (each) => (heldAs(each, row) ? suppress(each, 'No longer wanted when it was due', clock.now()) : null), row);
  } catch (error) {
    const reason = `It could not be written: ${(error as Error).message}`;
    const changed = await changeRow(store, row.key, (each) => (heldAs(each, row) ? composingFailed(each, reason, clock.now()) : null), row);
    log.warn({ err: error, kind: row.kind, subject: row.subject, state: changed?.state }, 'a mail could not be composed');
  }
  return null;
}

/** Bulk mail without a way out would be a complaint to the relay, and is against the law in most places. */
function checked(mail: ComposedMail, row: OutboxRow): ComposedMail {
  if (row.bulk && (mail.listUnsubscribeUrl === undefined || mail.listId === undefined)) {
    throw new Error('bulk mail needs listUnsubscribeUrl and listId');
  }
  return mail;
}

function heldAs(row: OutboxRow, claimed: OutboxRow): boolean {
  return row.lease?.owner === claimed.lease?.owner;
}

function logOutcome(log: OutboxSenderOptions['log'], row: OutboxRow | null): void {
  if (row === null || row.state === 'accepted') return;
  const { kind, subject, state, attempts, reason } = row;
  log.info({ kind, subject, state, attempts, reason }, 'a mail was not accepted');
}

/** Every item gets its turn, whatever happens to others; the first trouble is thrown at the end. */
async function inParallel<Item>(items: Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const lane = async () => {
    for (const item of queue) {
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
