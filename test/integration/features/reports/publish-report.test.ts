import { expect } from 'chai';
import { createOutbox, createOutboxSender, ensureOutboxIndexes, type Outbox } from '../../../../src/features/outbox/index.ts';
import { createReports, ensureReportsIndexes, type Reports } from '../../../../src/features/reports/index.ts';
import { createSubscribers, ensureSubscribersIndexes, type Subscribers } from '../../../../src/features/subscribers/index.ts';
import type { MailMessage } from '../../../../src/platform/mail/mail-message.ts';
import { createBell } from '../../../../src/platform/tasks/run-tasks.ts';
import { createTokens } from '../../../../src/shared/tokens.ts';
import { testDatabase, type TestDatabase } from '../../../support/test-database.ts';

const campaignId = 'cmp_1';
const words = { title: 'A quieter summer', language: 'en', summary: '', body: 'Two keys were handed over.', pictureIds: [] };
const MINUTES_2 = 120_000;

describe('publishing a report', () => {
  let database: TestDatabase;
  let subscribers: Subscribers;
  let outbox: Outbox;
  let now: Date;
  const clock = { now: () => now };

  beforeEach(async () => {
    database = await testDatabase();
    const { connection } = database;
    await Promise.all([ensureSubscribersIndexes(connection), ensureReportsIndexes(connection), ensureOutboxIndexes(connection)]);
    now = new Date('2026-10-02T09:00:00Z');
    outbox = createOutbox({ connection, clock, domain: 'give.example.org' });
    subscribers = createSubscribers({ connection, clock, outbox, bell: createBell(), tokens: createTokens(['a secret of the tests that is long enough']) });
    for (let each = 0; each < 7; each++) await subscribers.giftArrived({ campaignId, email: `donor-${each}@example.org`, name: '', at: now, source: 'gift' });
    for (let each = 0; each < 3; each++) await subscribers.importSubscriber({ campaignId, email: `reader-${each}@example.org`, name: '', at: now });
    await subscribers.importSubscriber({ campaignId: 'cmp_other', email: 'elsewhere@example.org', name: '', at: now });
  });
  afterEach(() => database.close());

  interface Faults {
    /** Ends the reading of subscribers after this many batches of two. */
    readsFailAfter?: number;
    /** Ends the handing over after this many calls. */
    handingOverFailsAt?: number;
  }

  function reportsWith({ readsFailAfter, handingOverFailsAt }: Faults = {}): Reports {
    let calls = 0;
    return createReports({
      connection: database.connection,
      clock,
      bell: createBell(),
      subscribers: {
        count: (id) => subscribers.count(id),
        async* activeOf(id) {
          let batches = 0;
          for await (const batch of subscribers.activeOf(id, 2)) {
            if (batches++ === readsFailAfter) throw new Error('the worker died');
            yield batch;
          }
        },
      },
      outbox: {
        ...outbox,
        async enqueueMany(mails, options) {
          if (++calls === handingOverFailsAt) {
            // Half of the batch is in the outbox when it happens.
            await outbox.enqueueMany(mails.slice(0, Math.ceil(mails.length / 2)), options);
            throw new Error('the worker died');
          }
          return outbox.enqueueMany(mails, options);
        },
      },
    });
  }
  const runTask = (reports: Reports) => reports.tasks[0]!.run();
  const rows = () => database.connection.collection('outbox').find({ kind: 'report' }).toArray();
  const published = async () => {
    const reports = reportsWith();
    const { id } = await reports.write(campaignId, 'Lena K.', words);
    expect(await reports.publish(id)).to.equal('published');
    return id;
  };
  async function expectEachOnce(id: string): Promise<void> {
    const addresses = (await rows()).map(({ to }) => String(to)).sort();
    expect(addresses).to.deep.equal([
      ...Array.from({ length: 7 }, (_, each) => `donor-${each}@example.org`), ...Array.from({ length: 3 }, (_, each) => `reader-${each}@example.org`)]);
    const report = await reportsWith().byId(id);
    expect(report?.sending).to.include({ frozen: true, released: true, recipients: 10 });
  }

  it('counts exactly who will get it', async () => {
    expect(await reportsWith().audience(campaignId)).to.deep.equal({ donors: 7, subscribers: 3 });
  });

  it('publishes once, however often and at once it is asked for', async () => {
    const reports = reportsWith();
    const { id } = await reports.write(campaignId, 'Lena K.', words);
    expect(await reports.listOf(campaignId)).to.have.length(0);
    const answers = await Promise.all([reports.publish(id), reports.publish(id), reports.publish(id)]);
    expect(answers.filter((answer) => answer === 'published')).to.have.length(1);
    await Promise.all([runTask(reports), runTask(reports)]);
    await runTask(reports);
    expect(await reports.publish(id)).to.equal('already');
    await runTask(reports);
    await expectEachOnce(id);
    expect(await reports.countOf([campaignId, 'cmp_other'])).to.equal(1);
    expect((await reports.newestOf([campaignId], 3))[0]).to.include({ slug: 'a-quieter-summer', title: 'A quieter summer' });
  });

  it('gives a second report of the same title an address of its own', async () => {
    const reports = reportsWith();
    const [first, second] = [await reports.write(campaignId, 'Lena K.', words), await reports.write(campaignId, 'Lena K.', words)];
    await reports.publish(first.id);
    await reports.publish(second.id);
    expect((await reports.byId(second.id))?.slug).to.equal('a-quieter-summer-2');
  });

  for (const readsFailAfter of [0, 1, 4]) {
    it(`mails nobody before the list is closed, and everybody after, when freezing ends after ${readsFailAfter} batches`, async () => {
      const id = await published();
      expect(await runTask(reportsWith({ readsFailAfter })).catch((error: Error) => error.message)).to.equal('the worker died');
      expect(await rows()).to.have.length(0);
      expect((await reportsWith().byId(id))?.sending).to.include({ frozen: false });
      await runTask(reportsWith());
      await expectEachOnce(id);
    });
  }

  it('skips and doubles nobody when handing over ends in the middle', async () => {
    const id = await published();
    expect(await runTask(reportsWith({ handingOverFailsAt: 1 })).catch((error: Error) => error.message)).to.equal('the worker died');
    expect((await rows()).length).to.equal(5);
    await runTask(reportsWith());
    await expectEachOnce(id);
  });

  it('leaves a sending to the worker that has it, until that worker is silent for too long', async () => {
    const id = await published();
    const reports = database.connection.collection<{ _id: string }>('reports');
    await reports.updateOne({ _id: id }, { $set: { 'sending.leasedUntil': new Date(now.getTime() + 60_000) } });
    expect(await runTask(reportsWith())).to.equal(0);
    now = new Date(now.getTime() + MINUTES_2);
    expect(await runTask(reportsWith())).to.equal(1);
    await expectEachOnce(id);
  });

  it('keeps to the list that was closed', async () => {
    const id = await published();
    await runTask(reportsWith());
    await subscribers.giftArrived({ campaignId, email: 'late@example.org', name: '', at: now, source: 'gift' });
    expect(await runTask(reportsWith())).to.equal(0);
    await expectEachOnce(id);
  });

  it('shows how far the sending is, and lets staff decide about what failed or is unknown', async () => {
    const reports = reportsWith();
    const id = await published();
    expect(await reports.progress((await reports.byId(id))!)).to.include({ queued: 0, total: 0 });
    await runTask(reports);
    const sent: MailMessage[] = [];
    const sender = createOutboxSender({
      connection: database.connection, clock, owner: 'worker', log: { info: () => undefined, warn: () => undefined },
      composers: { report: async () => ({ subject: 's', text: 't', html: 'h', listId: 'l', listUnsubscribeUrl: 'https://give.example.org/u' }) },
      mailer: {
        async send(message) {
          sent.push(message);
          if (message.to === 'donor-1@example.org' && sent.length < 20) return { state: 'failed', permanent: true, reason: '550 no such user' };
          return message.to === 'donor-2@example.org' ? { state: 'unknown', reason: 'the line broke' } : { state: 'accepted', response: '250' };
        },
        close: () => undefined,
      },
    });
    while ((await sender.sendBatch()) > 0);
    const report = (await reports.byId(id))!;
    expect(await reports.progress(report)).to.deep.equal({ queued: 0, sending: 0, accepted: 8, failed: 1, unknown: 1, suppressed: 0, total: 10 });
    expect(await reports.decide(id, 'unknown', { again: false, by: 'Lena K.' })).to.equal(1);
    expect(await reports.decide(id, 'failed', { again: true })).to.equal(1);
    expect(await reports.progress(report)).to.include({ queued: 1, suppressed: 1, failed: 0, unknown: 0, total: 10 });
  });

  it('imports a report of the past without mailing anybody, once', async () => {
    const reports = reportsWith();
    const past = { campaignId, slug: '2026-01-late', title: 'Late, and why', body: 'Words.', author: 'Lena K.', publishedAt: new Date('2026-01-10T08:00:00Z') };
    expect(await reports.importPublished(past)).to.equal('imported');
    expect(await reports.importPublished(past)).to.equal('already');
    expect(await runTask(reports)).to.equal(0);
    expect(await rows()).to.have.length(0);
    expect(await reports.listOf(campaignId)).to.have.length(1);
  });
});
