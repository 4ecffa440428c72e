import { expect } from 'chai';
import type { Doc, Value } from '../../../../src/sandbox/mongo/bson/value.ts';
import { indexFrom } from '../../../../src/sandbox/mongo/catalog/catalog.ts';
import type { Collection } from '../../../../src/sandbox/mongo/catalog/collection.ts';
import { parseFilter } from '../../../../src/sandbox/mongo/match/parse-filter.ts';
import { choosePlan } from '../../../../src/sandbox/mongo/plan/choose-plan.ts';
import { parseSort } from '../../../../src/sandbox/mongo/sort/sort-documents.ts';

interface Spec { key: Doc; name?: string; multikey?: boolean; unique?: boolean; sparse?: boolean; partialFilterExpression?: Doc }

function collectionWith(...specs: Spec[]): Collection {
  const all: Spec[] = [{ key: { _id: 1 }, name: '_id_' }, ...specs];
  const indexes = all.map(({ multikey = false, ...spec }, at) => indexFrom({ id: 20 + at, spec: { name: Object.entries(spec.key).map(([path, direction]) => `${path}_${Number(direction)}`).join('_'), ...spec }, multikey, shortened: false }));
  return { namespace: 'test.things', id: 10, uuid: '', options: {}, indexes, lastRecord: 0 };
}

function planFor(collection: Collection, query: Doc, sort: Doc = {}, hint?: Value): string {
  const plan = choosePlan(collection, { filter: parseFilter(query), sort: parseSort(sort), asOf: 0, ...(hint === undefined ? {} : { hint }) });
  if (plan.kind === 'union') return `union of ${plan.scans.map(({ index }) => index.name).join(', ')}`;
  const found = plan.kind === 'collection' ? 'all' : `${plan.single ? 'lookup in ' : ''}${plan.index.name}`;
  return `${found}${plan.sorted ? '' : ', then sort'}${plan.reverse ? ', backward' : ''}`;
}

describe('choosePlan', () => {
  const things = collectionWith(
    { key: { a: 1 } }, { key: { a: 1, b: -1 } }, { key: { email: 1 }, unique: true },
    { key: { state: 1 }, partialFilterExpression: { state: { $exists: true } } },
    { key: { tags: 1 }, multikey: true }, { key: { maybe: 1 }, sparse: true },
  );

  it('looks documents up by _id', () => expect(planFor(things, { _id: 5 })).to.equal('lookup in _id_'));
  it('prefers a unique index that is fixed whole', () => expect(planFor(things, { email: 'x', a: 1 })).to.equal('lookup in email_1'));
  it('prefers the index that fixes more fields', () => expect(planFor(things, { a: 1, b: 2 })).to.equal('a_1_b_-1'));
  it('serves equality and sort by one index', () => expect(planFor(things, { a: 1 }, { b: -1 })).to.equal('a_1_b_-1'));
  it('reads an index backward', () => expect(planFor(things, { a: 1 }, { b: 1 })).to.equal('a_1_b_-1, backward'));
  it('serves ranges', () => expect(planFor(things, { a: { $gt: 1, $lt: 5 } })).to.match(/^a_1/));
  it('serves a sort without a filter', () => expect(planFor(things, {}, { a: 1 })).to.match(/^a_1/));
  it('does not sort by an index with several keys a document', () => expect(planFor(things, { tags: 'x' }, { tags: 1 })).to.equal('tags_1, then sort'));
  it('uses a partial index only where it holds all', () => {
    expect(planFor(things, { state: 'x' })).to.equal('state_1');
    expect(planFor(things, { state: null })).to.equal('all');
  });
  it('does not use a sparse index for what it leaves out', () => {
    expect(planFor(things, { maybe: 1 })).to.equal('maybe_1');
    expect(planFor(things, { maybe: null })).to.equal('all');
    expect(planFor(things, {}, { maybe: 1 })).to.equal('all, then sort');
  });
  it('leaves out an index that the reader\'s commit doesn\'t have yet', () => {
    const young = collectionWith({ key: { a: 1 } });
    young.indexes = young.indexes.map((index) => ({ ...index, since: index.name === '_id_' ? 0 : 5 }));
    expect(planFor(young, { a: 1 })).to.equal('all');
    expect(choosePlan(young, { filter: parseFilter({ a: 1 }), sort: [], asOf: 5 })).to.have.nested.property('index.name', 'a_1');
  });
  it('joins one index for each branch of $or', () => {
    expect(planFor(things, { $or: [{ email: 'x' }, { tags: 'y' }] })).to.equal('union of email_1, tags_1');
    expect(planFor(things, { $or: [{ email: 'x' }, { other: 'y' }] })).to.equal('all');
  });
  it('follows a hint, and refuses one that names no index', () => {
    expect(planFor(things, { email: 'x', a: 1 }, {}, 'a_1')).to.equal('a_1');
    expect(planFor(things, { email: 'x', a: 1 }, {}, { a: 1 })).to.equal('a_1');
    expect(() => planFor(things, {}, {}, 'nope')).to.throw('hint provided does not correspond');
  });
});
