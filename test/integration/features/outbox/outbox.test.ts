import { expect } from 'chai';
import { createOutbox, ensureOutboxIndexes } from '../../../../src/features/outbox/index.ts';
import type { Outbox } from '../../../../src/features/outbox/index.ts';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { testDatabase } from '../../../support/test-database.ts';
import type { TestDatabase } from '../../../support/test-database.ts';

describe('outbox', () => {
  let database: TestDatabase;
  let outbox: Outbox;
  const receipt = { kind: 'receipt', subject: 'don_1', to: 'ana@example.org', data: { campaign: 'cmp_1' } };

  beforeEach(async () => {
    database = await testDatabase();
    await ensureOutboxIndexes(database.connection);
    outbox = createOutbox({ connection: database.connection, clock: { now: () => new Date('2026-11-21T10:00:00Z') }, domain: 'harbour.example' });
  });
  afterEach(() => database.close());

  it('takes the same mail once', async () => {
    expect(await outbox.enqueue(receipt)).to.equal(true);
    expect(await outbox.enqueue({ ...receipt, to: 'ANA@example.org' })).to.equal(false);
    expect(await outbox.get(receipt)).to.deep.include({ state: 'queued', data: { campaign: 'cmp_1' }, to: 'ana@example.org' });
  });

  it('takes it once also when asked at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => outbox.enqueue(receipt)));
    expect(answers.filter(Boolean)).to.have.length(1);
  });

  it('wants a mail only when the transaction around it is committed', async () => {
    const { connection } = database;
    await inTransaction(connection, async (session) => {
      await outbox.enqueue(receipt, { session });
      throw new Error('the gift was not stored after all');
    }).catch(() => undefined);
    expect(await outbox.get(receipt)).to.equal(null);
    await inTransaction(connection, async (session) => outbox.enqueue(receipt, { session }));
    expect(await outbox.get(receipt)).to.have.property('state', 'queued');
  });

  it('freezes many recipients at once, the known ones left alone', async () => {
    const mails = Array.from({ length: 1200 }, (_, index) => ({ kind: 'report', subject: 'rep_1', to: `p${index}@example.org`, bulk: true }));
    await outbox.enqueue(mails[3]!);
    expect(await inTransaction(database.connection, (session) => outbox.enqueueMany([...mails, mails[0]!], { session }))).to.equal(1199);
    expect(await outbox.enqueueMany(mails)).to.equal(0);
    expect(await outbox.summary('report', 'rep_1')).to.deep.equal({ queued: 1200, sending: 0, accepted: 0, failed: 0, unknown: 0, suppressed: 0 });
    expect(await outbox.summary('report', 'rep_2')).to.have.property('queued', 0);
  });

  it('lists rows for staff, by state and page', async () => {
    await outbox.enqueueMany(['c', 'a', 'b'].map((name) => ({ kind: 'report', subject: 'rep_1', to: `${name}@example.org` })));
    await outbox.suppress('report:rep_1:b@example.org', 'Asked by phone');
    expect((await outbox.rows('report', 'rep_1', { skip: 1, limit: 2 })).map(({ to }) => to)).to.deep.equal(['b@example.org', 'c@example.org']);
    const [withdrawn] = await outbox.rows('report', 'rep_1', { state: 'suppressed', skip: 0, limit: 10 });
    expect(withdrawn).to.deep.include({ to: 'b@example.org', reason: 'Asked by phone' });
    expect(await outbox.retry('report:rep_1:b@example.org')).to.equal(false);
    expect(await outbox.retry('report:rep_1:nobody@example.org')).to.equal(false);
  });
});
