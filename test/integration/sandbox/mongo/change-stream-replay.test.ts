import { expect } from 'chai';
import fc from 'fast-check';
import type { Collection, Document } from 'mongodb';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

interface Thing extends Document { _id: number }

const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'y'), fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }), fc.record({ b: fc.integer({ min: 0, max: 2 }), c: fc.constant(1) }, { requiredKeys: [] }));
const path = fc.constantFrom('a', 'd', 'a.b', 'a.c', 'd.e.f', 'l', 'l.0', 'l.2', 'l.1.b');
const update: fc.Arbitrary<Document | Document[]> = fc.oneof(
  fc.tuple(path, value).map(([at, to]) => ({ $set: { [at]: to } })),
  path.map((at) => ({ $unset: { [at]: '' } })),
  fc.tuple(path, fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 })).map(([at, $each]) => ({ $push: { [at]: { $each } } })),
  fc.tuple(path, fc.integer({ min: 0, max: 3 })).map(([at, item]) => ({ $push: { [at]: { $each: [item], $position: 0, $slice: 3 } }, $set: { z: item } })),
  path.map((at) => ({ $pop: { [at]: 1 } })),
  path.map((at) => ({ $rename: { [at]: 'r' } })),
  fc.tuple(fc.constantFrom('a', 'd', 'l'), value).map(([at, to]) => [{ $set: { [at]: { $literal: to } } }, { $unset: 'd.e' }]),
  fc.tuple(value, value).map(([a, l]) => ({ a, l })),
);
const step = fc.record({ id: fc.integer({ min: 1, max: 2 }), update });

/** Carries out an event on a copy of the collection, by the manual's words for `updateDescription`. */
function replay(copy: Map<number, Document>, event: Document): void {
  const { operationType, documentKey, fullDocument, updateDescription } = event;
  const id = documentKey?._id as number;
  if (operationType === 'insert' || operationType === 'replace') copy.set(id, fullDocument);
  if (operationType === 'delete') copy.delete(id);
  if (operationType !== 'update') return;
  const doc = structuredClone(copy.get(id) ?? {});
  for (const { field, newSize } of updateDescription.truncatedArrays) placeOf(doc, field).set((list) => (list as unknown[]).slice(0, newSize));
  for (const [field, to] of Object.entries(updateDescription.updatedFields)) placeOf(doc, field).set(() => to);
  for (const field of updateDescription.removedFields) placeOf(doc, field).remove();
  copy.set(id, doc);
}

function placeOf(doc: Document, field: string): { set(change: (before: unknown) => unknown): void; remove(): void } {
  const parts = field.split('.');
  const last = parts.pop() ?? '';
  const holder = parts.reduce<Document>((at, part) => at[part] as Document, doc);
  return {
    set(change) {
      // As $set does, for a position beyond an array's end.
      while (Array.isArray(holder) && holder.length < Number(last)) holder.push(null);
      holder[last] = change(holder[last]);
    },
    remove: () => void delete holder[last],
  };
}

describe('embedded database: the changes that streams tell', () => {
  const seed = Date.now() % 10_000_000;
  let server: TestServer;
  let things: Collection<Thing>;
  before(async () => {
    server = await aServer();
    things = server.db.collection('things');
  });
  after(() => server.close());

  it(`make the same documents from the same beginning (seed ${seed})`, async () => {
    await things.insertOne({ _id: 0 });
    const stream = things.watch([], { maxAwaitTimeMS: 20 });
    await stream.tryNext();
    const copy = new Map<number, Document>([[0, { _id: 0 }]]);
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const told: Document[] = [];
      await things.deleteMany({ _id: { $gt: 0 } });
      for (const { id, update: change } of steps) {
        const isReplacement = !Array.isArray(change) && !Object.keys(change)[0]?.startsWith('$');
        const done = isReplacement ? things.replaceOne({ _id: id }, change, { upsert: true }) : things.updateOne({ _id: id }, change, { upsert: true });
        await done.catch(() => things.deleteOne({ _id: id }));
      }
      await things.updateOne({ _id: 0 }, { $inc: { end: 1 } });
      for (;;) {
        const event: Document = await stream.next();
        told.push(event);
        replay(copy, event);
        if (event['documentKey']._id === 0) break;
      }
      const context = JSON.stringify({ told: told.map(({ operationType, fullDocument, updateDescription }) => ({ operationType, fullDocument, updateDescription })) });
      const stored = await things.find().sort({ _id: 1 }).toArray();
      expect([...copy.values()].sort((a, b) => a['_id'] - b['_id']), context).to.deep.equal(stored);
    }), { seed, numRuns: 150 });
    await stream.close();
  });
});
