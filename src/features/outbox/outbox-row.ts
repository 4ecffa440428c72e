import { createHash } from 'node:crypto';
import type { SendOutcome } from '../../platform/mail/mailer.ts';
import { normalizeEmail } from '../../shared/text.ts';

export const outboxStates = ['queued', 'sending', 'accepted', 'failed', 'unknown', 'suppressed'] as const;
export type OutboxState = typeof outboxStates[number];

/** The right of one worker to deal with a row for a while. In `claimed` nothing was sent; in `transmitting` it may have been. */
export interface Lease {
  owner: string;
  until: Date;
  phase: 'claimed' | 'transmitting';
}

/** A mail to one person, from the moment it is wanted until it is settled. */
export interface OutboxRow {
  /** `kind:subject:recipient`: the same mail is wanted only once, however often it is asked for. */
  key: string;
  /** Which composer renders it. */
  kind: string;
  /** The id of what it is about: a donation, a report, a sign-in. */
  subject: string;
  to: string;
  /** What the composer needs beside the subject: ids only, so that the mail says what is so when it is sent. */
  data: Record<string, string>;
  /** One of many alike, to people who can unsubscribe. Never sent again on its own when its fate is unknown. */
  bulk: boolean;
  state: OutboxState;
  /** How often it was handed to the relay, or could not be composed. */
  attempts: number;
  nextAttemptAt: Date;
  lease: Lease | null;
  /** Why it is where it is, for staff; null when there is nothing to say. */
  reason: string | null;
  messageId: string;
  createdAt: Date;
  history: { at: Date; state: OutboxState; note: string | null }[];
  /** Grows with every change, so that of two changes at once only one is stored. */
  revision: number;
}

/** What a feature hands in to have a mail sent. */
export interface OutgoingMail {
  kind: string;
  subject: string;
  to: string;
  data?: Record<string, string>;
  bulk?: boolean;
}

const minute = 60_000;
/** Waits after the first, second, … attempt that failed for now, in milliseconds. After the last one it is given up: most of a day. */
const backoff = [1, 5, 30, 2 * 60, 6 * 60, 12 * 60].map((minutes) => minutes * minute);
/** A worker that died says nothing about the relay, so the next try is at once; one mail that ends every worker waits after that. */
const restOfTheDead = [0, ...backoff.slice(0, -1)];
const historyKept = 20;

export function outboxKey({ kind, subject, to }: Pick<OutgoingMail, 'kind' | 'subject' | 'to'>): string {
  return `${kind}:${subject}:${normalizeEmail(to)}`;
}

/** @param domain of the Message-ID: the installation's own */
export function newRow(mail: OutgoingMail, domain: string, now: Date): OutboxRow {
  const key = outboxKey(mail);
  return {
    key,
    kind: mail.kind,
    subject: mail.subject,
    // Two spellings of one address must be one recipient, or a person gets a report twice.
    to: normalizeEmail(mail.to),
    data: mail.data ?? {},
    bulk: mail.bulk ?? false,
    state: 'queued',
    attempts: 0,
    nextAttemptAt: now,
    lease: null,
    reason: null,
    messageId: `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domain}>`,
    createdAt: now,
    history: [{ at: now, state: 'queued', note: null }],
    revision: 0,
  };
}

// Each transition gives the row as it is afterwards, or null when it does not apply to the row as it is.

/** A worker takes a due row. */
export function claim(row: OutboxRow, owner: string, now: Date, until: Date): OutboxRow | null {
  if (row.state !== 'queued' || row.nextAttemptAt > now) return null;
  return change(row, now, { state: 'sending', lease: { owner, until, phase: 'claimed' } });
}

/** The last step before the mail leaves. Not with a lease that ran out: another worker may have the row by now. */
export function startTransmitting(row: OutboxRow, now: Date, until: Date): OutboxRow | null {
  if (row.state !== 'sending' || row.lease?.phase !== 'claimed' || row.lease.until <= now) return null;
  return change(row, now, { attempts: row.attempts + 1, lease: { ...row.lease, until, phase: 'transmitting' } });
}

/** Its worker is alive and still at it. No history of that: a slow relay would fill it with nothing. */
export function keepTransmitting(row: OutboxRow, begun: OutboxRow, until: Date): OutboxRow | null {
  if (row.attempts !== begun.attempts || row.lease?.phase !== 'transmitting' || row.lease.owner !== begun.lease?.owner) return null;
  return { ...row, lease: { ...row.lease, until }, revision: row.revision + 1 };
}

/**
 * What the relay said of a given attempt. Also takes word that comes after the lease ran out, while nobody has tried
 * again: it is the truth about that attempt, and a late "accepted" saves a second copy.
 */
export function settle(row: OutboxRow, attempt: number, outcome: SendOutcome, now: Date): OutboxRow | null {
  if (row.attempts !== attempt || row.lease?.phase === 'claimed') return null;
  if (row.state !== 'sending' && row.state !== 'unknown' && row.state !== 'queued') return null;
  if (outcome.state === 'accepted') return change(row, now, { state: 'accepted', lease: null, reason: null }, outcome.response);
  if (outcome.state === 'unknown') return unknownFate(row, now, outcome.reason);
  return outcome.permanent ? change(row, now, { state: 'failed', lease: null, reason: outcome.reason }) : later(row, now, 'failed', outcome.reason);
}

/** The mail could not be rendered; it was certainly not sent. */
export function composingFailed(row: OutboxRow, reason: string, now: Date): OutboxRow | null {
  if (row.state !== 'sending' || row.lease?.phase !== 'claimed') return null;
  return later({ ...row, attempts: row.attempts + 1 }, now, 'failed', reason);
}

/** What becomes of a row whose worker died: back in the queue when nothing left, else by what is worse, a gap or a second copy. */
export function recover(row: OutboxRow, now: Date): OutboxRow | null {
  if (row.state !== 'sending' || row.lease === null || row.lease.until > now) return null;
  if (row.lease.phase === 'claimed') return change(row, now, { state: 'queued', lease: null, nextAttemptAt: now }, 'The worker stopped before sending');
  return unknownFate(row, now, 'The worker stopped while sending', restOfTheDead);
}

/** A person wants it tried again, with a fresh set of attempts. */
export function retry(row: OutboxRow, now: Date): OutboxRow | null {
  if (row.state !== 'failed' && row.state !== 'unknown') return null;
  return change(row, now, { state: 'queued', attempts: 0, nextAttemptAt: now, reason: null }, 'Tried again by hand');
}

/** It is not to be sent any more. Also for a row whose composer found so. */
export function suppress(row: OutboxRow, reason: string, now: Date): OutboxRow | null {
  if (row.state === 'accepted' || row.state === 'suppressed' || row.lease?.phase === 'transmitting') return null;
  return change(row, now, { state: 'suppressed', lease: null, reason });
}

/** A person looks at bulk mail; a receipt or a sign-in link is better twice (with one Message-ID) than never. */
function unknownFate(row: OutboxRow, now: Date, reason: string, waits = backoff): OutboxRow {
  return row.bulk ? change(row, now, { state: 'unknown', lease: null, reason }) : later(row, now, 'unknown', reason, waits);
}

function later(row: OutboxRow, now: Date, whenGivenUp: OutboxState, reason: string, waits = backoff): OutboxRow {
  const wait = waits[row.attempts - 1];
  if (wait === undefined) return change(row, now, { state: whenGivenUp, lease: null, reason });
  return change(row, now, { state: 'queued', lease: null, reason, nextAttemptAt: new Date(now.getTime() + wait) });
}

function change(row: OutboxRow, now: Date, changes: Partial<OutboxRow>, note: string | null = changes.reason ?? null): OutboxRow {
  const entry = { at: now, state: changes.state ?? row.state, note };
  return { ...row, ...changes, revision: row.revision + 1, history: [...row.history, entry].slice(-historyKept) };
}
