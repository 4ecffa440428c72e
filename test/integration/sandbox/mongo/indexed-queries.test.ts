import { EJSON } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Document } from 'mongodb';
import type { Doc } from '../../../../src/sandbox/mongo/bson/value.ts';
import { naiveMatches, naiveSort } from '../../../unit/sandbox/mongo/naive/matches.ts';
import { naiveCompare } from '../../../unit/sandbox/mongo/naive/order.ts';
import { plainPath, queryDoc, queryFilter, querySort } from '../../../unit/sandbox/mongo/support/arbitrary-queries.ts';
import { seed, thoroughness } from '../../../unit/sandbox/mongo/support/seed.ts';
import { aServer } from './support/a-server.ts';
import type { TestServer } from './support/a-server.ts';

const keys = fc.uniqueArray(fc.tuple(plainPath, fc.constantFrom(1, -1)), { minLength: 1, maxLength: 2, selector: ([path]) => path }).map((each) => Object.fromEntries(each));
const index = fc.tuple(keys, fc.constantFrom({}, {}, { sparse: true }, { partialFilterExpression: { a: { $exists: true } } }));
const query = fc.tuple(queryFilter, fc.option(querySort, { nil: undefined }));

describe(`embedded database: indexed queries, by a second opinion (seed ${seed})`, function () {
  this.timeout(60_000 * thoroughness);
  let server: TestServer;
  let round = 0;
  before(async () => { server = await aServer(); });
  after(() => server.close());

  it('finds and sorts with any index what a search without indexes finds', async () => {
    const scenario = fc.tuple(fc.array(queryDoc, { minLength: 5, maxLength: 30 }), fc.array(index, { maxLength: 3 }), fc.array(query, { minLength: 5, maxLength: 5 }));
    await fc.assert(fc.asyncProperty(scenario, async ([contents, indexes, queries]) => {
      const things = server.db.collection(`things${++round}`);
      const docs = contents.map((doc, _id): Doc => ({ _id, ...doc }));
      await things.insertMany(docs);
      for (const [keys, options] of indexes) {
        await things.createIndex(keys as Record<string, 1 | -1>, { ...options, name: EJSON.stringify([keys, options]) }).catch(refuseOnlyParallelArrays);
      }
      for (const [filter, sort] of queries) {
        const found = await things.find(filter).sort(sort ?? {}).toArray();
        const expected = docs.filter((doc) => naiveMatches(filter, doc));
        const told = EJSON.stringify({ filter, sort, indexes, docs }, { relaxed: false });
        expect(idsOf(found).toSorted((a, b) => a - b), told).to.deep.equal(idsOf(expected));
        if (sort) expect(sameOrder(found, expected, sort), told).to.equal(true);
      }
      await things.drop();
    }), { seed, numRuns: 150 * thoroughness });
  });
});

function idsOf(docs: Document[]): number[] {
  return docs.map(({ _id }) => Number(_id));
}

/** Equal documents may come in any order: each place must hold one that sorts the same. */
function sameOrder(found: Document[], expected: Doc[], sort: Record<string, number>): boolean {
  const byId = new Map(expected.map((doc) => [Number(doc['_id']), doc]));
  const inFoundOrder = idsOf(found).map((id) => byId.get(id) ?? {});
  return naiveSort(inFoundOrder, sort).every((doc, at) => naiveCompare(doc['_id'], inFoundOrder[at]?.['_id']) === 0);
}

function refuseOnlyParallelArrays(error: Error & { code?: number }): void {
  if (error.code !== 171) throw error;
}
