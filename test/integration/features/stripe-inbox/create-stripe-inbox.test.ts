import { expect } from 'chai';
import type { Stripe } from 'stripe';
import { createStripeInbox, ensureStripeInboxIndexes, type EventHandler, type StripeInbox } from '../../../../src/features/stripe-inbox/index.ts';
import { createLogger } from '../../../../src/platform/log/create-logger.ts';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { createStripe } from '../../../../src/platform/stripe/create-stripe.ts';
import { createBell } from '../../../../src/platform/tasks/run-tasks.ts';
import { testDatabase, type TestDatabase } from '../../../support/test-database.ts';

const stripe = createStripe('sk_test_none');
const secrets = ['whsec_new', 'whsec_old'];

describe('the Stripe inbox', () => {
  let database: TestDatabase;
  let now: Date;
  const clock = { now: () => now };

  beforeEach(async () => {
    now = new Date('2026-11-21T14:02:00Z');
    database = await testDatabase();
    await ensureStripeInboxIndexes(database.connection);
    await database.connection.createCollection('effects');
  });
  afterEach(() => database.close());

  const inboxWith = (handler: EventHandler) => createStripeInbox({
    connection: database.connection, clock, stripe, webhookSecrets: secrets, handler, bell: createBell(), log: createLogger({ level: 'silent', pretty: false }), leaseMs: 15_000,
  });
  const idle = () => inboxWith(() => Promise.resolve());

  function deliver(inbox: StripeInbox, id: string, options: { secret?: string; age?: number } = {}) {
    const body = JSON.stringify({ id, object: 'event', type: 'charge.succeeded', livemode: false, created: 1_795_269_720, data: { object: { id: 'ch_1' } } });
    const timestamp = Math.floor(now.getTime() / 1000) - (options.age ?? 0);
    const signature = stripe.webhooks.generateTestHeaderString({ payload: body, secret: options.secret ?? 'whsec_old', timestamp });
    return inbox.receive(Buffer.from(body), signature);
  }

  const stateOf = async (id: string) => (await database.connection.collection<{ _id: string; state: string; reason: string }>('stripe-events').findOne({ _id: id })) ?? null;

  it('stores an event once, signed with any active secret', async () => {
    expect(await deliver(idle(), 'evt_1', { secret: 'whsec_new' })).to.equal('stored');
    expect(await deliver(idle(), 'evt_1')).to.equal('duplicate');
    expect(await idle().count(['due'])).to.equal(1);
  });

  it('stores nothing of a bad, stale or missing signature', async () => {
    expect(await deliver(idle(), 'evt_1', { secret: 'whsec_wrong' })).to.equal('refused');
    expect(await deliver(idle(), 'evt_1', { age: 301 })).to.equal('refused');
    expect(await idle().receive(Buffer.from('{}'), '')).to.equal('refused');
    expect(await idle().count(['due'])).to.equal(0);
  });

  it('does each event once with several workers at once', async () => {
    const effects = database.connection.collection<{ _id: string }>('effects');
    const handler: EventHandler = ({ event, finish }) => inTransaction(database.connection, async (session) => {
      await finish({ state: 'done' }, session);
      await effects.insertOne({ _id: event.id }, { session });
    });
    const inbox = inboxWith(handler);
    await Promise.all(Array.from({ length: 40 }, (_, index) => deliver(inbox, `evt_${index}`)));
    await Promise.all([inbox.processBatch(), inbox.processBatch(), inboxWith(handler).processBatch()]);
    while ((await inbox.processBatch()) > 0);
    expect(await inbox.count(['done'])).to.equal(40);
    expect(await effects.countDocuments()).to.equal(40);
  });

  it('gives the effects of a slow worker whose lease ran out to the quicker one', async () => {
    const effects = database.connection.collection('effects');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const work = (name: string, before: Promise<void>): EventHandler => async ({ finish }) => {
      await before;
      await inTransaction(database.connection, async (session) => {
        await finish({ state: 'done' }, session);
        await effects.insertOne({ name }, { session });
      });
    };
    const slow = inboxWith(work('slow', held));
    await deliver(slow, 'evt_1');
    const slowRun = slow.processBatch();
    now = new Date(now.getTime() + 14_000);
    const quick = inboxWith(work('quick', Promise.resolve()));
    await until(async () => (await database.connection.collection('stripe-events').countDocuments({ attempts: 1 })) === 1);
    expect(await quick.processBatch()).to.equal(0);
    now = new Date(now.getTime() + 2_000);
    expect(await quick.processBatch()).to.equal(1);
    release();
    await slowRun;
    expect(await effects.find().map(({ name }) => name).toArray()).to.deep.equal(['quick']);
    expect((await stateOf('evt_1'))?.state).to.equal('done');
  });

  it('tries again later, and sets an event aside after eight attempts', async () => {
    const inbox = inboxWith(() => Promise.reject(new Error('no luck')));
    await deliver(inbox, 'evt_1');
    for (let attempt = 1; attempt <= 8; attempt++) {
      expect(await inbox.processBatch()).to.equal(1);
      expect(await inbox.processBatch()).to.equal(0);
      now = new Date(now.getTime() + 3_600_000);
    }
    expect(await inbox.processBatch()).to.equal(0);
    const row = await stateOf('evt_1');
    expect(row?.state).to.equal('dead');
    expect(row?.reason).to.equal('no luck');
  });

  it('takes a handler without an outcome for a failure', async () => {
    const inbox = idle();
    await deliver(inbox, 'evt_1');
    await inbox.processBatch();
    expect((await stateOf('evt_1'))?.reason).to.match(/no outcome/);
  });

  it('notes why an event was ignored or quarantined, and postpones', async () => {
    const inbox = inboxWith(({ event, attempt, finish, postpone }) => {
      if (event.id === 'evt_1') return finish({ state: 'ignored', reason: 'not ours' });
      if (event.id === 'evt_2') return finish({ state: 'quarantined', reason: 'another sum' });
      return attempt === 1 ? postpone(5_000) : finish({ state: 'done' });
    });
    for (const id of ['evt_1', 'evt_2', 'evt_3']) await deliver(inbox, id);
    await inbox.processBatch();
    expect((await stateOf('evt_1'))?.reason).to.equal('not ours');
    expect((await stateOf('evt_2'))?.state).to.equal('quarantined');
    expect((await stateOf('evt_3'))?.state).to.equal('due');
    now = new Date(now.getTime() + 5_000);
    await inbox.processBatch();
    expect((await stateOf('evt_3'))?.state).to.equal('done');
  });

  const handled = (together: EventHandler['together']) => {
    const alone: string[] = [];
    const handler: EventHandler = Object.assign(({ event, finish }: Parameters<EventHandler>[0]) => {
      alone.push(event.id);
      return finish({ state: 'done' });
    }, { together: together! });
    return { alone, inbox: inboxWith(handler) };
  };

  it('has those events done together that are plain, and each of the others by itself', async () => {
    const { alone, inbox } = handled(async (events, finish) => {
      const plain = events.map(({ id }) => id).filter((id) => id !== 'evt_odd');
      await finish(new Map(plain.map((id) => [id, { state: 'done', reason: 'together' }])));
      return new Set(plain);
    });
    for (const id of ['evt_1', 'evt_odd', 'evt_2']) await deliver(inbox, id);
    expect(await inbox.processBatch()).to.equal(3);
    expect(alone).to.deep.equal(['evt_odd']);
    expect([(await stateOf('evt_1'))?.reason, (await stateOf('evt_2'))?.reason]).to.deep.equal(['together', 'together']);
    expect(await inbox.count(['done'])).to.equal(3);
  });

  it('does each by itself when they can’t be done together, some at a time', async () => {
    const { alone, inbox } = handled(() => Promise.reject(new Error('no luck')));
    for (let each = 0; each < 50; each++) await deliver(inbox, `evt_${each}`);
    await inbox.processBatch();
    expect(alone, 'each may take long, and no lease must end meanwhile').to.have.length(32);
    expect(await database.connection.collection('stripe-events').countDocuments({ state: 'due', attempts: 0 })).to.equal(18);
    await inbox.processBatch();
    expect(new Set(alone).size).to.equal(50);
    expect(await inbox.count(['done'])).to.equal(50);
  });

  it('lets an event that can’t be read hold up no other', async () => {
    const { inbox } = handled(undefined);
    await deliver(inbox, 'evt_1');
    await deliver(inbox, 'evt_2');
    await database.connection.collection<{ _id: string }>('stripe-events').updateOne({ _id: 'evt_1' }, { $set: { body: '{"id":' } });
    await inbox.processBatch();
    expect([(await stateOf('evt_1'))?.state, (await stateOf('evt_2'))?.state]).to.deep.equal(['due', 'done']);
  });

  it('stores what comes at once in few writes, each event once, and answers for all', async () => {
    const inbox = idle();
    const ids = Array.from({ length: 100 }, (_, index) => `evt_${index % 60}`);
    const received = await Promise.all(ids.map((id) => deliver(inbox, id)));
    expect(received.filter((each) => each === 'stored')).to.have.length(60);
    expect(received.filter((each) => each === 'duplicate')).to.have.length(40);
    expect(await inbox.count(['due'])).to.equal(60);
  });

  const listed = (id: string, created = 1_795_269_720) => ({ id, object: 'event', type: 'charge.succeeded', livemode: false, created, data: { object: { id: 'ch_1' } } }) as unknown as Stripe.Event;

  it('takes events that were asked for like those that were sent, once', async () => {
    const seen: string[] = [];
    const inbox = inboxWith(({ event, finish }) => {
      seen.push(event.id);
      return finish({ state: 'done' });
    });
    await deliver(inbox, 'evt_1');
    expect(await inbox.take(listed('evt_1'), 'list')).to.equal('duplicate');
    expect(await inbox.take(listed('evt_2'), 'list')).to.equal('stored');
    expect(await inbox.take(listed('object:ch_1:succeeded', 1_800_000_000), 'object')).to.equal('stored');
    expect(await inbox.known(['evt_1', 'evt_2', 'evt_3'])).to.deep.equal(new Set(['evt_1', 'evt_2']));
    expect(await inbox.newest(), 'only what was sent tells whether webhooks come').to.deep.equal(new Date(1_795_269_720_000));
    await inbox.processBatch();
    expect(seen).to.have.members(['evt_1', 'evt_2', 'object:ch_1:succeeded']);
  });

  it('shows what needs a person, page by page, and tries it again when asked to', async () => {
    let broken = true;
    const inbox = inboxWith(({ event, finish }) => {
      if (event.id === 'evt_odd') return finish({ state: 'quarantined', reason: 'another sum' });
      return broken && event.id === 'evt_bad' ? Promise.reject(new Error('no luck')) : finish({ state: 'done' });
    });
    await deliver(inbox, 'evt_bad');
    for (let attempt = 1; attempt <= 8; attempt++) {
      await inbox.processBatch();
      now = new Date(now.getTime() + 3_600_000);
    }
    await deliver(inbox, 'evt_odd');
    await deliver(inbox, 'evt_good');
    await inbox.processBatch();
    expect((await stateOf('evt_good'))?.state, 'what is behind a dead one goes on').to.equal('done');
    const first = await inbox.troubled({ limit: 1 });
    expect(first.events.map(({ id, state, reason, source }) => [id, state, reason, source])).to.deep.equal([['evt_odd', 'quarantined', 'another sum', 'webhook']]);
    const second = await inbox.troubled({ limit: 1, after: first.next ?? undefined });
    expect(second.events).to.have.length(1);
    expect(second.events[0]).to.include({ id: 'evt_bad', state: 'dead', reason: 'no luck', attempts: 8 });
    expect(second.next).to.equal(null);
    broken = false;
    expect(await inbox.retry('evt_bad')).to.equal(true);
    expect(await inbox.retry('evt_good')).to.equal(false);
    await inbox.processBatch();
    expect((await stateOf('evt_bad'))?.state).to.equal('done');
    expect((await inbox.troubled({ limit: 10 })).events.map(({ id }) => id)).to.deep.equal(['evt_odd']);
  });

  it('knows how far it is behind', async () => {
    const inbox = idle();
    expect(await inbox.lag()).to.deep.equal({ waiting: 0, oldestAt: null });
    await deliver(inbox, 'evt_1');
    const since = now;
    now = new Date(now.getTime() + 90_000);
    expect(await inbox.lag()).to.deep.equal({ waiting: 1, oldestAt: since });
    await inbox.processBatch();
    expect(await inbox.lag(), 'it waits for its next try, and for nobody else').to.deep.equal({ waiting: 0, oldestAt: null });
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
