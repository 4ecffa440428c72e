import { expect } from 'chai';
import { ownCallBucket } from '../../../../src/platform/stripe/call-bucket.ts';
import { callPace } from '../../../../src/platform/stripe/call-pace.ts';
import { createCallQueue } from '../../../../src/platform/stripe/call-queue.ts';
import type { CallRank } from '../../../../src/platform/stripe/call-rank.ts';
import { callRank } from '../../../../src/platform/stripe/call-rank.ts';
import { failingOverBucket } from '../../../../src/platform/stripe/failing-over-bucket.ts';
import { pollUntil } from '../../../support/poll-until.ts';

/** A bucket that holds what the test puts into it. */
function filledByHand() {
  const bucket = { tokens: 0, asked: [] as { wanted: number; keep: number }[] };
  return {
    bucket,
    take(wanted: number, keep: number) {
      bucket.asked.push({ wanted, keep });
      const granted = Math.max(0, Math.min(wanted, bucket.tokens - keep));
      bucket.tokens -= granted;
      return Promise.resolve({ granted, waitMs: 1 });
    },
    empty: () => Promise.resolve(void (bucket.tokens = 0)),
  };
}

const patienceMs = { person: 1_000, background: 60_000 };

describe('the pace of calls to Stripe', () => {
  it('goes by what the key is for, and never adds up to more than the limit in a second', () => {
    for (const [key, mode, perSecond] of [['sk_live_x', 'live', 100], ['rk_live_x', 'live', 100], ['sk_test_x', 'test', 25]] as const) {
      const pace = callPace(key);
      expect([pace.mode, pace.perSecond]).to.deep.equal([mode, perSecond]);
      expect(pace.burst + pace.refill).to.equal(perSecond);
      expect(pace.reserve).to.be.above(0).and.below(pace.burst);
    }
  });

  it('knows for whom a person waits', () => {
    const of = (calls: [string, string][]) => new Set(calls.map(([method, path]) => callRank(method, path)));
    expect(of([['POST', '/v1/checkout/sessions'], ['GET', '/v1/checkout/sessions/cs_1'], ['POST', '/v1/checkout/sessions/cs_1/expire'], ['POST', '/v1/refunds']])).to.deep.equal(new Set(['person']));
    expect(of([['GET', '/v1/events?limit=100'], ['GET', '/v1/balance_transactions'], ['GET', '/v1/charges/ch_1'], ['GET', '/v1/checkout/sessions?limit=3']])).to.deep.equal(new Set(['background']));
  });
});

describe('the queue of calls to Stripe', () => {
  it('lets donors go first, whoever came first, and leaves the reserve to them', async () => {
    const filled = filledByHand();
    const queue = createCallQueue(filled, { reserve: 2, patienceMs });
    const went: string[] = [];
    const turn = (rank: CallRank, name: string) => queue.turn(rank).then((may) => void (may && went.push(name)));
    const all = [turn('background', 'list 1'), turn('background', 'list 2'), turn('person', 'donor 1'), turn('person', 'donor 2')];
    filled.bucket.tokens = 4;
    await Promise.all(all.slice(2));
    expect(went).to.deep.equal(['donor 1', 'donor 2']);
    await pollUntil('the lists are refused', () => filled.bucket.asked.filter(({ keep }) => keep === 2).length > 2);
    expect(went).to.have.length(2);
    filled.bucket.tokens = 4;
    await Promise.all(all);
    expect(went).to.deep.equal(['donor 1', 'donor 2', 'list 1', 'list 2']);
  });

  it('takes only as many turns as are waited for, in small chunks', async () => {
    const filled = filledByHand();
    filled.bucket.tokens = 100;
    const queue = createCallQueue(filled, { reserve: 2, patienceMs });
    await Promise.all(Array.from({ length: 25 }, () => queue.turn('person')));
    expect(filled.bucket.tokens).to.equal(75);
    expect(Math.max(...filled.bucket.asked.map(({ wanted }) => wanted))).to.equal(10);
  });

  it('sends away whose patience has ended, and nobody else', async () => {
    let now = 0;
    const filled = filledByHand();
    const queue = createCallQueue(filled, { reserve: 2, patienceMs }, () => now);
    const early = queue.turn('person');
    now = 600;
    const late = queue.turn('person');
    now = 1_000;
    expect(await early).to.equal(false);
    filled.bucket.tokens = 1;
    expect(await late).to.equal(true);
  });

  it('lets old calls of the background through while donors keep coming', async () => {
    let now = 0;
    const filled = filledByHand();
    const queue = createCallQueue(filled, { reserve: 2, patienceMs: { person: 100_000, background: 100_000 } }, () => now);
    const list = queue.turn('background');
    now = 5_001;
    const donors = Array.from({ length: 30 }, () => queue.turn('person'));
    filled.bucket.tokens = 12;
    expect(await list).to.equal(true);
    filled.bucket.tokens = 30;
    await Promise.all(donors);
  });
});

describe('a bucket of calls', () => {
  it('fills up with time, to its brim and no further, and shrugs off a clock that goes back', async () => {
    let now = 0;
    const bucket = ownCallBucket({ burst: 5, refill: 20 }, () => now);
    expect((await bucket.take(9, 0)).granted).to.equal(5);
    expect(await bucket.take(1, 0)).to.deep.equal({ granted: 0, waitMs: 50 });
    now = 100;
    expect((await bucket.take(9, 1)).granted).to.equal(1);
    now = -60_000;
    expect((await bucket.take(9, 0)).granted).to.equal(1);
    now = 60_000;
    expect((await bucket.take(9, 0)).granted).to.equal(5);
  });

  it('gives a share of its own while the shared one is away, and says so once each time', async () => {
    let now = 0;
    let away = true;
    const told: unknown[] = [];
    const answer = <Value>(value: Value) => (away ? Promise.reject(new Error('no database')) : Promise.resolve(value));
    const shared = { take: () => answer({ granted: 7, waitMs: 1 }), empty: () => answer(undefined) };
    const bucket = failingOverBucket(shared, ownCallBucket({ burst: 1, refill: 5 }, () => now), (error) => told.push(error), () => now);
    expect((await bucket.take(9, 2)).granted).to.equal(1);
    expect((await bucket.take(9, 2)).granted).to.equal(0);
    now = 5_000;
    away = false;
    expect((await bucket.take(9, 2)).granted).to.equal(7);
    expect(told).to.have.length(1);
  });
});
