import { expect } from 'chai';
import { createOutbox, type Outbox } from '../../../../src/features/outbox/index.ts';
import { createSubscribers, ensureSubscribersIndexes, type Subscribers } from '../../../../src/features/subscribers/index.ts';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { createBell } from '../../../../src/platform/tasks/run-tasks.ts';
import { createTokens } from '../../../../src/shared/tokens.ts';
import { testDatabase, type TestDatabase } from '../../../support/test-database.ts';

const campaignId = 'cmp_1';
const tokens = createTokens(['a secret of the tests that is long enough']);

describe('subscribers', () => {
  let database: TestDatabase;
  let subscribers: Subscribers;
  let outbox: Outbox;
  let now: Date;

  beforeEach(async () => {
    database = await testDatabase();
    await ensureSubscribersIndexes(database.connection);
    now = new Date('2026-05-01T10:00:00Z');
    const clock = { now: () => now };
    outbox = createOutbox({ connection: database.connection, clock, domain: 'give.example.org' });
    subscribers = createSubscribers({ connection: database.connection, clock, tokens, outbox, bell: createBell() });
  });
  afterEach(() => database.close());

  const gift = (email: string) => ({ campaignId, email, name: 'Ana', at: now, source: 'gift' as const });
  const everyone = async (batchSize?: number) => {
    const batches: string[][] = [];
    for await (const batch of subscribers.activeOf(campaignId, batchSize)) batches.push(batch.map(({ email }) => email));
    return batches;
  };
  const mails = async (kind: string) => database.connection.collection('outbox').find({ kind }).toArray();

  it('counts donors and subscribers apart, and one address once', async () => {
    await subscribers.giftArrived(gift('ana@example.org'));
    await subscribers.giftArrived(gift('ANA@example.org '));
    await subscribers.giftArrived(gift('jonas@example.net'));
    await subscribers.importSubscriber({ campaignId, email: 'reader@example.org', name: '', at: now });
    await subscribers.request({ campaignId, email: 'pending@example.org', name: '' });
    expect(await subscribers.count(campaignId)).to.deep.equal({ donors: 2, subscribers: 1 });
    expect(await subscribers.count('cmp_other')).to.deep.equal({ donors: 0, subscribers: 0 });
  });

  it('stores one subscriber for gifts that arrive at once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => subscribers.giftArrived(gift('ana@example.org'))));
    expect(await subscribers.count(campaignId)).to.deep.equal({ donors: 1, subscribers: 0 });
  });

  it('keeps nothing of a gift whose transaction fails', async () => {
    const failing = inTransaction(database.connection, async (session) => {
      await subscribers.giftArrived(gift('ana@example.org'), { session });
      throw new Error('the books refused it');
    });
    expect(await failing.catch((error: Error) => error.message)).to.equal('the books refused it');
    expect(await subscribers.count(campaignId)).to.deep.equal({ donors: 0, subscribers: 0 });
  });

  it('never undoes an unsubscribe by a gift', async () => {
    await subscribers.giftArrived(gift('ana@example.org'));
    const [row] = await database.connection.collection('subscribers').find().toArray();
    await subscribers.unsubscribe(String(row!._id), 'one-click');
    await subscribers.giftArrived(gift('ana@example.org'));
    await subscribers.importSubscriber({ campaignId, email: 'ana@example.org', name: '', at: now });
    expect(await subscribers.count(campaignId)).to.deep.equal({ donors: 0, subscribers: 0 });
  });

  it('asks once, and is active after the confirmation only', async () => {
    await subscribers.request({ campaignId, email: 'ana@example.org', name: 'Ana' });
    await subscribers.request({ campaignId, email: 'Ana@example.org', name: 'Ana' });
    const questions = await mails('confirm-subscription');
    expect(questions).to.have.length(1);
    expect(await everyone()).to.deep.equal([]);
    const { subscriberId: id } = questions[0]!.data as { subscriberId: string };
    expect((await subscribers.byManageToken(tokens.issue('subscription', id)))?.id).to.equal(id);
    expect(await subscribers.byUnsubscribeToken(tokens.issue('subscription', id))).to.equal(null);
    await subscribers.confirm(id);
    await subscribers.confirm(id);
    expect(await everyone()).to.deep.equal([['ana@example.org']]);
    expect(await mails('subscribed')).to.have.length(1);
    now = new Date(now.getTime() + 3_600_000);
    await subscribers.request({ campaignId, email: 'ana@example.org', name: '' });
    expect(await mails('confirm-subscription')).to.have.length(1);
    expect(await mails('subscribed')).to.have.length(2);
  });

  it('stores one subscriber and one question for forms sent at once', async () => {
    await Promise.all(Array.from({ length: 4 }, () => subscribers.request({ campaignId, email: 'ana@example.org', name: '' })));
    expect(await mails('confirm-subscription')).to.have.length(1);
  });

  it('lists everyone once, in batches', async () => {
    for (let each = 0; each < 7; each++) await subscribers.giftArrived(gift(`donor-${each}@example.org`));
    const batches = await everyone(3);
    expect(batches.map((batch) => batch.length)).to.deep.equal([3, 3, 1]);
    expect(new Set(batches.flat()).size).to.equal(7);
  });
});
