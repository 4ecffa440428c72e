import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

interface Thing { _id: number; name?: string | RegExp; state?: string; at?: number; items?: { a?: number; b?: number }[]; list?: number[]; other?: number[] }

describe('embedded database: what indexes serve', () => {
  let server: TestServer;
  let things: Collection<Thing>;
  before(async () => {
    server = await aServer();
  });
  after(() => server.close());
  beforeEach(() => {
    things = server.db.collection('things');
  });
  afterEach(() => server.db.dropDatabase());

  async function examined(filter: Document, options: Document = {}): Promise<{ stages: string; documents: number; ids: number[] }> {
    const { queryPlanner, executionStats } = await things.find(filter, options).explain();
    const stages = [...JSON.stringify(queryPlanner.winningPlan).matchAll(/"stage":"(\w+)"/g)].map(([, stage]) => stage).join(' ');
    return { stages, documents: executionStats.totalDocsExamined, ids: (await things.find(filter, options).toArray()).map(({ _id }) => _id) };
  }

  it('finds what begins with a text', async () => {
    const names = ['abc', 'abd', 'ab', 'b', 'Abc', 'ab.c', 'a', 'abé', 'ac'];
    await things.insertMany([...names.map((name, _id) => ({ _id, name })), { _id: 20, name: /^ab/ }]);
    await things.createIndex({ name: 1 });
    const cases: [RegExp, number[]][] = [
      [/^ab/, [2, 5, 0, 1, 7, 20]], [/^ab\./, [5]], [/^abc?/, [2, 5, 0, 1, 7]], [/^(ab|b)/, [2, 5, 0, 1, 7, 3]], [/^ab|^b/, [2, 5, 0, 1, 7, 3]], [/^abc$/, [0]],
    ];
    for (const [regex, ids] of cases) expect((await examined({ name: regex }, { sort: { name: 1 } })).ids, String(regex)).to.deep.equal(ids);
    expect(await examined({ name: /^ab/ })).to.include({ documents: 6 });
    expect(await examined({ name: /^ab/i })).to.include({ documents: 10 });
    expect((await examined({ name: { $regex: '^ab' } }, { sort: { name: -1 } })).ids).to.deep.equal([20, 7, 1, 0, 5, 2]);
  });

  it('merges the parts of $in in the order of the next field', async () => {
    const states = ['open', 'paid', 'lost'];
    await things.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, state: states[_id % 3] ?? '', at: (_id * 7) % 100 })));
    await things.createIndex({ state: 1, at: 1 });
    const found = await examined({ state: { $in: ['open', 'paid'] } }, { sort: { at: -1 }, limit: 5 });
    expect(found.stages).to.equal('FETCH SORT_MERGE IXSCAN IXSCAN');
    expect(found.documents).to.be.lessThan(10);
    const ats = (await things.find({ state: { $in: ['paid', 'open'] } }).sort({ at: 1 }).toArray()).map(({ at }) => at ?? 0);
    expect(ats).to.deep.equal([...ats].sort((a, b) => a - b));
    expect(ats.length).to.equal(200);
  });

  it('keeps the fields of one array item together', async () => {
    await things.createIndex({ 'items.a': 1, 'items.b': 1 }, { unique: true, sparse: true });
    await things.insertOne({ _id: 1, items: [{ a: 1, b: 2 }, { a: 3, b: 4 }] });
    await things.insertOne({ _id: 2, items: [{ a: 1, b: 4 }, { b: 9 }] });
    expect(await things.insertOne({ _id: 3, items: [{ a: 3, b: 4 }] }).catch((error: unknown) => error)).to.have.property('code', 11000);
    expect((await examined({ 'items.a': 1, 'items.b': 4 })).ids).to.deep.equal([1, 2]);
    expect((await examined({ items: { $elemMatch: { a: 1, b: 4 } } })).ids).to.deep.equal([2]);
  });

  it('refuses a key for every pair of two arrays', async () => {
    await things.createIndex({ list: 1, other: 1 });
    const error = await things.insertOne({ _id: 1, list: [1], other: [2] }).catch((reason: unknown) => reason);
    expect(error).to.have.property('code', 171);
    await things.insertOne({ _id: 2, list: [1, 2] });
    expect((await examined({ list: 2 })).ids).to.deep.equal([2]);
  });
});
