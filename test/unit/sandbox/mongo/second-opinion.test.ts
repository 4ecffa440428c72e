import { EJSON } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { compareValues } from '../../../../src/sandbox/mongo/bson/compare-values.ts';
import type { Doc } from '../../../../src/sandbox/mongo/bson/value.ts';
import { matches } from '../../../../src/sandbox/mongo/match/matches.ts';
import { parseFilter } from '../../../../src/sandbox/mongo/match/parse-filter.ts';
import { MongoError } from '../../../../src/sandbox/mongo/mongo-error.ts';
import { parseSort, sortBy } from '../../../../src/sandbox/mongo/sort/sort-documents.ts';
import { applyUpdate } from '../../../../src/sandbox/mongo/update/apply-update.ts';
import { parseUpdate } from '../../../../src/sandbox/mongo/update/parse-update.ts';
import { naiveMatches, naiveSort } from './naive/matches.ts';
import { naiveCompare, naiveEqual } from './naive/order.ts';
import { naiveUpdate, Refused } from './naive/update.ts';
import { queryDoc, queryFilter, querySort, queryUpdate, queryValue } from './support/arbitrary-queries.ts';
import { seed, thoroughness } from './support/seed.ts';

const runs = { seed, numRuns: 4000 * thoroughness };
const text = (value: unknown) => EJSON.stringify(value, { relaxed: false });

describe(`a second opinion, from the manual (seed ${seed})`, function () {
  this.timeout(30_000 * thoroughness);

  it('agrees on the order of values', () => {
    fc.assert(fc.property(queryValue, queryValue, (a, b) => {
      expect(Math.sign(compareValues(a, b))).to.equal(Math.sign(naiveCompare(a, b)));
    }), runs);
  });

  it('agrees on what matches', () => {
    fc.assert(fc.property(queryFilter, queryDoc, (filter, doc) => {
      expect(matches(parseFilter(filter), doc), text({ filter, doc })).to.equal(naiveMatches(filter, doc));
    }), { ...runs, numRuns: 20_000 * thoroughness });
  });

  it('agrees on the order of documents', () => {
    fc.assert(fc.property(querySort, fc.array(queryDoc, { maxLength: 8 }), (sort, docs) => {
      expect(sortBy(docs, parseSort(sort), (doc) => doc).map(text)).to.deep.equal(naiveSort(docs, sort).map(text));
    }), runs);
  });

  it('agrees on what an update leaves, and on which fail', () => {
    fc.assert(fc.property(queryUpdate, queryDoc, (update, doc) => {
      const [ours, theirs] = [outcome(() => updated(doc, update)), outcome(() => naiveUpdate(doc, update))];
      expect(naiveEqual(ours, theirs), text({ update, doc, ours, theirs })).to.equal(true);
    }), { ...runs, numRuns: 20_000 * thoroughness });
  });
});

function updated(doc: Doc, update: Doc): Doc {
  return applyUpdate(parseUpdate(update, undefined), doc, { filter: parseFilter({}), inserting: false, now: new Date(0), runPipeline: (_, each) => each });
}

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof MongoError || error instanceof Refused) return 'refused';
    throw error;
  }
}
