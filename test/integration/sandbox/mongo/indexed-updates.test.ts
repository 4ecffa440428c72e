import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EJSON } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import type { MongoServerError } from 'mongodb';
import type { Doc } from '../../../../src/sandbox/mongo/bson/value.ts';
import { checkStore, countDifferences } from '../../../../src/sandbox/mongo/upkeep/check-store.ts';
import { openForReading } from '../../../../src/sandbox/mongo/upkeep/open-for-reading.ts';
import { naiveEqual } from '../../../unit/sandbox/mongo/naive/order.ts';
import { naiveUpdate, Refused } from '../../../unit/sandbox/mongo/naive/update.ts';
import { plainPath, queryDoc, queryUpdate } from '../../../unit/sandbox/mongo/support/arbitrary-queries.ts';
import { seed, thoroughness } from '../../../unit/sandbox/mongo/support/seed.ts';
import { aServer } from './support/a-server.ts';
import type { TestServer } from './support/a-server.ts';

interface Thing extends Record<string, unknown> { _id: number }

const index = fc.tuple(plainPath, fc.constantFrom({}, { sparse: true }, { partialFilterExpression: { b: { $exists: true } } }));
const scenario = fc.tuple(fc.array(queryDoc, { minLength: 3, maxLength: 8 }), fc.array(index, { minLength: 1, maxLength: 3 }), fc.array(fc.tuple(fc.nat(7), queryUpdate), { minLength: 10, maxLength: 20 }));

describe(`embedded database: indexed updates, by a second opinion (seed ${seed})`, function () {
  this.timeout(60_000 * thoroughness);
  let dataDir: string;
  let server: TestServer;
  let round = 0;
  before(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-'));
    server = await aServer({ dataDir });
  });
  after(async () => {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('leaves the documents that the manual says, and indexes that agree with them', async () => {
    await fc.assert(fc.asyncProperty(scenario, async ([contents, indexes, updates]) => {
      const things = server.db.collection<Thing>(`things${++round}`);
      for (const [field, options] of indexes) await things.createIndex({ [field]: 1 }, { ...options, name: EJSON.stringify([field, options]) });
      const docs = contents.map((doc, _id): Thing => ({ _id, ...doc }));
      await things.insertMany(docs);
      for (const [which, update] of updates) {
        const _id = which % docs.length;
        const refused = await things.updateOne({ _id }, update).then(() => false, (error: MongoServerError) => error.code !== undefined);
        const expected = updated(docs[_id] ?? { _id }, update);
        expect(refused, EJSON.stringify({ update, doc: docs[_id] })).to.equal(expected === undefined);
        docs[_id] = expected ?? docs[_id] ?? { _id };
      }
      const stored = await things.find({}, { promoteLongs: false }).sort({ _id: 1 }).toArray();
      expect(naiveEqual(stored, docs), EJSON.stringify({ stored, docs })).to.equal(true);
    }), { seed, numRuns: 60 * thoroughness });
    const folder = openForReading(dataDir);
    const report = checkStore(folder.view);
    await folder.close();
    expect(countDifferences(report), JSON.stringify(report.collections.flatMap(({ differences }) => differences.lines()))).to.equal(0);
  });
});

/** What the second opinion leaves; undefined where it refuses. */
function updated(doc: Thing, update: Record<string, Doc>): Thing | undefined {
  try {
    return naiveUpdate(doc, update) as Thing;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
