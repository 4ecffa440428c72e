import { expect } from 'chai';
import fc from 'fast-check';
import { MongoError } from 'mongodb';
import type { ClientSession, Collection } from 'mongodb';
import { seed } from '../../../unit/sandbox/mongo/support/seed.ts';
import { aServer } from './support/a-server.ts';
import type { TestServer } from './support/a-server.ts';
import type { Recorded } from './support/history.ts';
import { anomaliesOf } from './support/history.ts';

interface List { _id: string; values: string[] }
type Plan = { key: string; append: boolean }[];

const names = ['a', 'b', 'c', 'd'];
const plan: fc.Arbitrary<Plan> = fc.array(fc.record({ key: fc.constantFrom(...names), append: fc.boolean() }), { minLength: 1, maxLength: 5 });

describe(`embedded database: concurrent transactions (seed ${seed})`, () => {
  let server: TestServer;
  let lists: Collection<List>;
  before(async () => { server = await aServer(); });
  beforeEach(async () => {
    lists = server.db.collection('lists');
    await lists.insertMany(names.map((_id) => ({ _id, values: [] })));
  });
  afterEach(() => server.db.dropDatabase());
  after(() => server.close());

  it('are isolated by snapshots, the first writer wins, and no half is ever seen', async () => {
    const workers = fc.sample(fc.array(plan, { minLength: 40, maxLength: 40 }), { seed, numRuns: 8 });
    const history: Recorded[] = [];
    let last = 0;
    await Promise.all(workers.map((plans) => server.client.withSession(async (session) => {
      for (const each of plans) history.push(await transaction(session, each, () => `v${++last}`));
    })));
    const final = new Map((await lists.find().toArray()).map(({ _id, values }) => [_id, values]));
    expect(anomaliesOf(history, final)).to.deep.equal([]);
    expect(history.filter(({ committed }) => committed).length, 'committed').to.be.above(50);
    expect(history.filter(({ committed }) => !committed).length, 'conflicts').to.be.above(0);
  });

  it('keep the sum of a bank, for single reads too', async () => {
    const accounts = server.db.collection<{ _id: number; minor: number }>('accounts');
    await accounts.insertMany(Array.from({ length: 6 }, (_, _id) => ({ _id, minor: 1000 })));
    const transfers = fc.sample(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(50)), { seed, numRuns: 120 });
    const bank = { open: true };
    const sums = new Set<number>();
    const reader = (async () => {
      while (bank.open) sums.add((await accounts.find().toArray()).reduce((sum, { minor }) => sum + minor, 0));
    })();
    await Promise.all(Array.from({ length: 6 }, (_, worker) => server.client.withSession(async (session) => {
      for (const [from, to, minor] of transfers.filter((_, at) => at % 6 === worker)) {
        await session.withTransaction(async () => {
          await accounts.updateOne({ _id: from }, { $inc: { minor: -minor } }, { session });
          await accounts.updateOne({ _id: to }, { $inc: { minor } }, { session });
        });
      }
    })));
    bank.open = false;
    await reader;
    expect([...sums]).to.deep.equal([6000]);
  });

  it('may both commit when each writes what the other only read (write skew)', async () => {
    const [first, second] = [server.client.startSession(), server.client.startSession()];
    for (const session of [first, second]) {
      session.startTransaction();
      await lists.find({}, { session }).toArray();
    }
    await lists.updateOne({ _id: 'a' }, { $push: { values: '1' } }, { session: first });
    await lists.updateOne({ _id: 'b' }, { $push: { values: '2' } }, { session: second });
    await first.commitTransaction();
    await second.commitTransaction();
    await Promise.all([first.endSession(), second.endSession()]);
    expect((await lists.find({ values: { $ne: [] } }).toArray()).length).to.equal(2);
  });

  async function transaction(session: ClientSession, plan: Plan, newValue: () => string): Promise<Recorded> {
    const steps: Recorded['steps'] = [];
    session.startTransaction();
    try {
      for (const { key, append } of plan) {
        if (append) {
          const value = newValue();
          await lists.updateOne({ _id: key }, { $push: { values: value } }, { session });
          steps.push({ kind: 'append', key, value });
        } else {
          const [found] = await lists.find({ _id: key }, { session }).toArray();
          steps.push({ kind: 'read', key, list: found?.values ?? [] });
        }
      }
      await session.commitTransaction();
      return { committed: true, steps };
    } catch (error) {
      if (!(error instanceof MongoError) || error.code !== 112) throw error;
      await session.abortTransaction();
      return { committed: false, steps };
    }
  }
});
