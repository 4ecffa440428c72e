import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createOutbox, createOutboxSender, ensureOutboxIndexes } from '../../../../src/features/outbox/index.ts';
import { createMailer } from '../../../../src/platform/mail/create-mailer.ts';
import { startMail } from '../../../../src/sandbox/mail/start-mail.ts';
import { testDatabase } from '../../../support/test-database.ts';

describe('outbox over SMTP', () => {
  const states = { queued: 0, sending: 0, accepted: 0, failed: 0, unknown: 0, suppressed: 0 };

  it('accounts for every recipient of a bulk mail, whatever the relay does', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'mailbox-'));
    const [database, mail] = await Promise.all([testDatabase(), startMail({ dataDir })]);
    const mailer = createMailer({ smtpUrl: mail.smtpUrl, from: { name: 'Harbour', address: 'post@harbour.example' } });
    const { connection } = database;
    await ensureOutboxIndexes(connection);
    let now = new Date('2026-11-21T10:00:00Z');
    const clock = { now: () => now };
    const outbox = createOutbox({ connection, clock, domain: 'harbour.example' });
    const sender = createOutboxSender({
      connection, mailer, clock, owner: 'worker', log: { info: () => undefined, warn: () => undefined },
      composers: {
        report: async () => ({ subject: 'Report', text: 'News', html: '<p>News</p>', listId: 'r.harbour.example', listUnsubscribeUrl: 'https://harbour.example/u' }),
      },
    });
    const drain = async () => { while (await sender.sendBatch() > 0); };
    const behave = (behaviour: object) => fetch(`${mail.httpBase}/sandbox/mail/behaviour`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(behaviour),
    });
    try {
      await outbox.enqueueMany(Array.from({ length: 30 }, (_, index) => ({ kind: 'report', subject: 'rep_1', to: `p${index}@example.org`, bulk: true })));
      await behave({ refuse: [{ recipient: 'p3@example.org', code: 550 }, { recipient: 'p4@example.org', code: 451 }], drop: { times: 2, store: true } });
      await drain();
      expect(await outbox.summary('report', 'rep_1')).to.deep.equal({ ...states, queued: 1, failed: 1, unknown: 2, accepted: 26 });
      await behave({});
      now = new Date(now.getTime() + 60_000);
      await drain();
      expect(await outbox.summary('report', 'rep_1')).to.deep.equal({ ...states, failed: 1, unknown: 2, accepted: 27 });
      const list = await (await fetch(`${mail.httpBase}/sandbox/mail.json`)).json() as { messages: { to: string[] }[] };
      expect(list.messages).to.have.length(29);
      expect(new Set(list.messages.flatMap(({ to }) => to)).size).to.equal(29);
    } finally {
      mailer.close();
      await Promise.all([mail.close(), database.close()]);
      await rm(dataDir, { recursive: true });
    }
  });
});
