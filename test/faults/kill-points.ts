import type { Trap } from '../support/mongo-proxy.ts';
import type { SmtpTrap } from '../support/smtp-proxy.ts';

/** A write on a gift's way from Stripe's word to the receipt, as the database hears it. */
export interface GiftWrite {
  name: string;
  writer: 'web' | 'worker';
  /** As `Trap.only`. */
  only: string;
  /** The first, second, … of these writes for one gift. */
  nth: number;
  /** One gift may have more of them than are listed, each like the last that is: as many as Stripe sends events and time passes. */
  again?: true;
}

export interface KillPoint {
  name: string;
  /** Who is killed. */
  process: 'web' | 'worker' | 'database';
  /** Whose writes or mails the trap watches. */
  writer: 'web' | 'worker';
  trap: Trap | SmtpTrap;
}

/** All that takes effect by itself; a transaction does so with its commit. */
export const giftWrites: readonly GiftWrite[] = [
  { name: 'the first of Stripe’s events is stored', writer: 'web', only: 'insert stripe-events', nth: 1 },
  { name: 'the next of Stripe’s events is stored', writer: 'web', only: 'insert stripe-events', nth: 2, again: true },
  { name: 'the first event is taken for processing', writer: 'worker', only: 'update stripe-events', nth: 1 },
  { name: 'the gift and its entry are committed', writer: 'worker', only: 'commit donations', nth: 1 },
  { name: 'the next event is taken for processing', writer: 'worker', only: 'update stripe-events', nth: 2 },
  { name: 'the next event is done', writer: 'worker', only: 'update stripe-events', nth: 3, again: true },
  { name: 'a shard is leased for folding', writer: 'worker', only: 'update leases', nth: 1, again: true },
  { name: 'the totals are committed', writer: 'worker', only: 'commit totals', nth: 1 },
  { name: 'the receipt and its number are committed', writer: 'worker', only: 'commit receipts', nth: 1 },
  { name: 'the mail is taken for sending', writer: 'worker', only: 'update outbox', nth: 1 },
  { name: 'the mail is marked as being sent', writer: 'worker', only: 'update outbox', nth: 2 },
  { name: 'the mail is marked as accepted', writer: 'worker', only: 'update outbox', nth: 3 },
  { name: 'a call to Stripe for fees is counted', writer: 'worker', only: 'findAndModify stripe-call-buckets', nth: 1, again: true },
  { name: 'the fee is committed', writer: 'worker', only: 'commit fees-due', nth: 2 },
  { name: 'the totals with the fee are committed', writer: 'worker', only: 'commit totals', nth: 2 },
];

/** In the middle of a transaction: what it wrote so far must go. */
const insideTransactions: readonly GiftWrite[] = [
  { name: 'the donation is changed, in its transaction', writer: 'worker', only: 'update donations', nth: 1 },
  { name: 'the entry is handed to the folder, in its transaction', writer: 'worker', only: 'insert ledger-unfolded', nth: 1 },
  { name: 'the totals are changed, in their transaction', writer: 'worker', only: 'update totals', nth: 1 },
  { name: 'the receipt is stored, in its transaction', writer: 'worker', only: 'insert receipts', nth: 1 },
];

const at = (process: KillPoint['process'], when: Trap['when']) => ({ name, writer, only, nth }: GiftWrite): KillPoint => (
  { name: `${process} killed ${when} ${name}`, process, writer, trap: { only, nth, when } });
const of = (writer: GiftWrite['writer']) => giftWrites.filter((write) => write.writer === writer);

/**
 * Where web, worker and database are killed. "Before" is before the write reaches the database; "after" is when it took
 * effect and nobody was told. For the worker, which does one thing after the other, after one write is before the next:
 * what is stored is the same, and the process that might know more is dead.
 */
export const killPoints: readonly KillPoint[] = [
  ...of('web').map(at('web', 'before')),
  ...of('web').map(at('web', 'after')),
  ...of('worker').map(at('worker', 'before')),
  ...insideTransactions.map(at('worker', 'before')),
  ...of('worker').filter(({ only, nth }) => only === 'update outbox' && nth === 3).map(at('worker', 'after')),
  { name: 'worker killed before it hands the receipt to the relay', process: 'worker', writer: 'worker', trap: 'before DATA' },
  { name: 'worker killed after the relay took the receipt and before it said so', process: 'worker', writer: 'worker', trap: 'after the relay took it' },
  ...giftWrites.flatMap((write) => [at('database', 'before')(write), at('database', 'after')(write)]),
];

/**
 * Collections that are written to beside the way of a gift: by the hourly comparison with Stripe, and by what pages keep of
 * figures, which may be lost.
 */
export const apartFromGifts: ReadonlySet<string> = new Set(['schedule', 'reconciliations', 'books-walks', 'campaign-pages']);
