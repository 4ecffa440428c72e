import { expect } from 'chai';
import { createOutbox, createOutboxSender, ensureOutboxIndexes } from '../../../../src/features/outbox/index.ts';
import type { Composer, Outbox, OutboxSender } from '../../../../src/features/outbox/index.ts';
import type { MailMessage } from '../../../../src/platform/mail/mail-message.ts';
import type { Mailer, SendOutcome } from '../../../../src/platform/mail/mailer.ts';
import { pollUntil } from '../../../support/poll-until.ts';
import { testDatabase } from '../../../support/test-database.ts';
import type { TestDatabase } from '../../../support/test-database.ts';

const accepted: SendOutcome = { state: 'accepted', response: '250 ok' };
const never = new Promise<never>(() => undefined);
const log = { info: () => undefined, warn: () => undefined };

describe('outbox sender', () => {
  let database: TestDatabase;
  let outbox: Outbox;
  let now: Date;
  let sent: MailMessage[];
  const clock = { now: () => now };
  const composers: Record<string, Composer> = {
    receipt: async (row) => ({ subject: `Receipt for ${row.subject}`, text: 'Thank you', html: '<p>Thank you</p>' }),
    report: async () => ({ subject: 'Report', text: 'News', html: '<p>News</p>', listId: 'reports.harbour.example', listUnsubscribeUrl: 'https://harbour.example/unsubscribe/t' }),
    withdrawn: async () => 'suppressed',
    broken: async () => { throw new Error('the campaign is gone'); },
    hanging: () => never,
    rude: async () => ({ subject: 'Report', text: 'News', html: '' }),
  };

  beforeEach(async () => {
    database = await testDatabase();
    await ensureOutboxIndexes(database.connection);
    now = new Date('2026-11-21T10:00:00Z');
    sent = [];
    outbox = createOutbox({ connection: database.connection, clock, domain: 'harbour.example' });
  });
  afterEach(() => database.close());

  const relay = (answer: (message: MailMessage) => SendOutcome | Promise<SendOutcome>): Mailer => ({
    async send(message) {
      sent.push(message);
      return answer(message);
    },
    close: () => undefined,
  });
  function sender(mailer: Mailer = relay(() => accepted), owner = 'worker-1', transmitting = 180_000): OutboxSender {
    return createOutboxSender({ connection: database.connection, mailer, composers, owner, clock, log, leaseMs: { claimed: 60_000, transmitting } });
  }
  async function sendAll(...senders: OutboxSender[]): Promise<void> {
    const drain = async (each: OutboxSender) => {
      for (let idle = 0; idle < 2;) idle = await each.sendBatch() === 0 ? idle + 1 : 0;
    };
    await Promise.all(senders.map(drain));
  }
  const later = (seconds: number) => { now = new Date(now.getTime() + seconds * 1000); };
  const row = async (kind: string, to = 'ana@example.org') => (await outbox.get({ kind, subject: 'x_1', to })) ?? expect.fail('no such row');
  const enqueue = (kind: string, bulk = false, to = 'ana@example.org') => outbox.enqueue({ kind, subject: 'x_1', to, bulk });
  /** Lets a sender run until it hangs in its relay or composer, as it would stand when its process is killed. */
  async function runUntil(each: OutboxSender, condition: () => boolean | Promise<boolean>): Promise<void> {
    void each.sendBatch();
    while (!await condition()) await new Promise((resolve) => setImmediate(resolve));
  }

  it('sends what was asked for, once, to its address and with its Message-ID', async () => {
    await enqueue('receipt');
    await sendAll(sender());
    expect(sent).to.have.length(1);
    const stored = await row('receipt');
    expect(sent[0]).to.deep.include({ to: 'ana@example.org', subject: 'Receipt for x_1', messageId: stored.messageId });
    expect(stored).to.deep.include({ state: 'accepted', attempts: 1 });
  });

  it('sends nobody the same mail twice with several senders at once', async () => {
    await outbox.enqueueMany(Array.from({ length: 150 }, (_, index) => ({ kind: 'report', subject: 'x_1', to: `p${index}@example.org`, bulk: true })));
    const slow = relay(() => new Promise((resolve) => { setImmediate(() => resolve(accepted)); }));
    await sendAll(sender(slow, 'worker-1'), sender(slow, 'worker-2'), sender(slow, 'worker-3'));
    expect(sent).to.have.length(150);
    expect(new Set(sent.map(({ to }) => to)).size).to.equal(150);
    expect(await outbox.summary('report', 'x_1')).to.have.property('accepted', 150);
  });

  it('sends receipts before bulk mail that was there first', async () => {
    await outbox.enqueueMany(Array.from({ length: 40 }, (_, index) => ({ kind: 'report', subject: 'x_1', to: `p${index}@example.org`, bulk: true })));
    later(10);
    await enqueue('receipt');
    await sender().sendBatch();
    expect(sent.map(({ subject }) => subject)).to.include('Receipt for x_1');
  });

  it('sends after all what a worker had only claimed when it died', async () => {
    await enqueue('hanging', true);
    await runUntil(sender(), async () => (await row('hanging')).lease?.phase === 'claimed');
    later(59);
    expect(await sender(undefined, 'worker-2').sendBatch()).to.equal(0);
    later(1);
    composers['hanging'] = async () => ({ subject: 'Report', text: '', html: '', listId: 'l', listUnsubscribeUrl: 'https://harbour.example/u' });
    await sendAll(sender(undefined, 'worker-2'));
    composers['hanging'] = () => never;
    expect(sent).to.have.length(1);
    expect(await row('hanging')).to.deep.include({ state: 'accepted' });
  });

  it('leaves bulk mail to a person when the worker died while sending it', async () => {
    await enqueue('report', true);
    await runUntil(sender(relay(() => never)), () => sent.length === 1);
    later(180);
    await sendAll(sender(undefined, 'worker-2'));
    expect(sent).to.have.length(1);
    expect(await row('report')).to.deep.include({ state: 'unknown' });
    expect(await outbox.retry('report:x_1:ana@example.org')).to.equal(true);
    await sendAll(sender(undefined, 'worker-2'));
    expect(sent).to.have.length(2);
    expect(await row('report')).to.deep.include({ state: 'accepted' });
  });

  it('sends a receipt again, as the same mail, when the worker died while sending it', async () => {
    await enqueue('receipt');
    await runUntil(sender(relay(() => never)), () => sent.length === 1);
    later(179);
    await sendAll(sender(undefined, 'worker-2'));
    expect(sent).to.have.length(1);
    later(1);
    await sendAll(sender(undefined, 'worker-2'));
    expect(sent).to.have.length(2);
    expect(sent[0]?.messageId).to.equal(sent[1]?.messageId);
    expect(await row('receipt')).to.deep.include({ state: 'accepted', attempts: 2 });
  });

  it('leaves a mail alone for as long as the worker that sends it lives, however slow the relay', async () => {
    await enqueue('receipt');
    let answer: (outcome: SendOutcome) => void = () => undefined;
    const promise = new Promise<SendOutcome>((resolve) => { answer = resolve; });
    const first = sender(relay(() => promise), 'worker-1', 400).sendBatch();
    const until = async () => (await row('receipt')).lease?.until.getTime() ?? 0;
    for (let renewed = 0; renewed < 3; renewed++) {
      later(0.3);
      await pollUntil('the lease is renewed', async () => await until() === now.getTime() + 400);
      expect(await sender(undefined, 'worker-2', 400).sendBatch()).to.equal(0);
    }
    answer(accepted);
    await first;
    expect(sent).to.have.length(1);
    expect(await row('receipt')).to.deep.include({ state: 'accepted', attempts: 1, lease: null });
  });

  it('believes a relay that answers after the lease ran out', async () => {
    await enqueue('report', true);
    let answer: (outcome: SendOutcome) => void = () => undefined;
    const pending = new Promise<SendOutcome>((resolve) => { answer = resolve; });
    const first = sender(relay(() => pending)).sendBatch();
    while (sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    later(181);
    await sendAll(sender(undefined, 'worker-2'));
    expect(await row('report')).to.deep.include({ state: 'unknown' });
    answer(accepted);
    await first;
    expect(await row('report')).to.deep.include({ state: 'accepted' });
    expect(sent).to.have.length(1);
  });

  it('records refusals: for good as failed, for now to be tried later', async () => {
    await enqueue('receipt', false, 'gone@example.org');
    await enqueue('receipt', false, 'busy@example.org');
    const answers = (message: MailMessage): SendOutcome => ({ state: 'failed', permanent: message.to.startsWith('gone'), reason: 'refused' });
    await sendAll(sender(relay(answers)));
    expect(await row('receipt', 'gone@example.org')).to.deep.include({ state: 'failed', reason: 'refused' });
    expect(await row('receipt', 'busy@example.org')).to.deep.include({ state: 'queued', nextAttemptAt: new Date('2026-11-21T10:01:00Z') });
    later(60);
    await sendAll(sender());
    expect(await row('receipt', 'busy@example.org')).to.deep.include({ state: 'accepted' });
    expect(await row('receipt', 'gone@example.org')).to.deep.include({ state: 'failed' });
  });

  it('is not held up by a mail that cannot be composed', async () => {
    await enqueue('broken');
    await enqueue('nobody-composes-this');
    await enqueue('rude', true);
    await enqueue('withdrawn');
    await enqueue('receipt');
    await sendAll(sender());
    expect(sent).to.have.length(1);
    expect(await row('broken')).to.deep.include({ state: 'queued', attempts: 1, reason: 'It could not be written: the campaign is gone' });
    expect((await row('nobody-composes-this')).reason).to.contain('nobody-composes-this');
    expect((await row('rude')).reason).to.contain('listUnsubscribeUrl');
    expect(await row('withdrawn')).to.deep.include({ state: 'suppressed', attempts: 0 });
    for (let attempt = 0; attempt < 6; attempt++) {
      later(24 * 3600);
      await sendAll(sender());
    }
    expect(await row('broken')).to.deep.include({ state: 'failed', attempts: 7 });
  });
});
