import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import { connectMongo } from '../../../../src/platform/mongo/connect-mongo.ts';
import { sharedCallBucket } from '../../../../src/platform/stripe/call-bucket.ts';
import { callPace } from '../../../../src/platform/stripe/call-pace.ts';
import { createStripe } from '../../../../src/platform/stripe/create-stripe.ts';
import { sharedCallQueue } from '../../../../src/platform/stripe/shared-call-queue.ts';
import { startStripe } from '../../../../src/sandbox/stripe/start-stripe.ts';
import { orderStripe } from '../../../support/stripe-control.ts';
import { type TestDatabase, testDatabase } from '../../../support/test-database.ts';

describe('calls to Stripe from several processes', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-pace-'));
  let sandbox: Awaited<ReturnType<typeof startStripe>>;
  let database: TestDatabase;
  let second: Connection;

  before(async () => {
    sandbox = await startStripe({ dataDir, port: 0, controlPort: 0 });
  });
  beforeEach(async () => {
    database = await testDatabase();
    second = await connectMongo(database.uri);
  });
  afterEach(async () => {
    await limit(null);
    await second.close();
    await database.close();
  });
  after(async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const limit = (perSecond: number | null) => orderStripe(sandbox.controlBase ?? '', '/calls/limit', { perSecond });
  const warned: object[] = [];
  const log = { warn: (about: object) => void warned.push(about) };
  /** As a process of its own would have it. */
  const client = (connection: Connection, perSecond: number) => createStripe('sk_test_paced', sandbox.apiBase, sharedCallQueue(connection, callPace('sk_test_paced', perSecond), log));
  const open = (stripe: Stripe, number: number) => stripe.checkout.sessions.create({
    mode: 'payment', success_url: 'http://127.0.0.1/paid', line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'Gift' } } }],
  }, { idempotencyKey: `paced-${number}`, maxNetworkRetries: 0 });

  it('meet no 429 in a burst, though lists run at the same time', async () => {
    await limit(80);
    const clients = [client(database.connection, 80), client(second, 80)];
    const lists = clients.flatMap((stripe) => Array.from({ length: 10 }, () => stripe.events.list({ limit: 1 }, { maxNetworkRetries: 0 })));
    const sessions = await Promise.all(Array.from({ length: 160 }, (_each, index) => open(clients[index % 2] as Stripe, index)));
    await Promise.all(lists);
    expect(new Set(sessions.map(({ id }) => id)).size).to.equal(160);
  });

  it('would meet one without the pace', async () => {
    await limit(80);
    const bare = createStripe('sk_test_paced', sandbox.apiBase);
    const outcomes = await Promise.allSettled(Array.from({ length: 160 }, (_each, index) => open(bare, 1_000 + index)));
    expect(outcomes.some((outcome) => outcome.status === 'rejected')).to.equal(true);
  });

  it('come through although something else uses up the limit', async () => {
    await limit(20);
    const stripe = client(database.connection, 40);
    const sessions = await Promise.all(Array.from({ length: 30 }, (_each, index) => open(stripe, 2_000 + index)));
    expect(sessions).to.have.length(30);
  });

  it('are refused as Stripe would, when there is no room for too long', async () => {
    const queue = sharedCallQueue(database.connection, { ...callPace('sk_test_paced', 5), patienceMs: { person: 200, background: 200 } }, log);
    const stripe = createStripe('sk_test_paced', sandbox.apiBase, queue);
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_each, index) => open(stripe, 3_000 + index)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => (reason as { type: string }).type);
    expect(refused).to.not.have.length(0);
    expect(new Set(refused)).to.deep.equal(new Set(['StripeRateLimitError']));
  });

  it('share one bucket, which fills by the time of the database', async () => {
    const pace = { mode: 'live' as const, burst: 10, refill: 1_000 };
    const [one, other] = [sharedCallBucket(database.connection, { ...pace, refill: 0.001 }), sharedCallBucket(second, { ...pace, refill: 0.001 })];
    const taken = await Promise.all(Array.from({ length: 30 }, (_each, index) => (index % 2 === 0 ? one : other).take(1, 0)));
    expect(taken.reduce((sum, each) => sum + each.granted, 0)).to.equal(10);
    const [row] = await database.connection.collection('stripe-call-buckets').find({}).toArray();
    expect(row?._id).to.equal('live');
    // A minute ago by the database's clock: full again, and not fuller.
    await database.connection.collection('stripe-call-buckets').updateOne({}, [{ $set: { at: { $subtract: ['$$NOW', 60_000] } } }]);
    expect((await sharedCallBucket(second, pace).take(50, 3)).granted).to.equal(7);
    await sharedCallBucket(second, { ...pace, refill: 0.001 }).empty();
    expect((await sharedCallBucket(database.connection, { ...pace, refill: 0.001 }).take(1, 0)).granted).to.equal(0);
  });

  it('go on, slower, while the database is away', async () => {
    const stripe = client(second, 80);
    await second.close();
    expect((await Promise.all([open(stripe, 4_000), open(stripe, 4_001)])).length).to.equal(2);
    expect(warned).to.have.length(1);
  });
});
