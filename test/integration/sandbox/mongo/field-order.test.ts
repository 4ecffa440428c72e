import { BSON } from 'bson';
import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { decode } from '../../../../src/sandbox/mongo/bson/decode.ts';
import { encodeReply } from '../../../../src/sandbox/mongo/bson/encode.ts';
import type { TestServer } from './support/a-server.ts';
import { aServer } from './support/a-server.ts';

type Fields = [string, unknown][];

/** Maps instead of objects: in an object JavaScript puts names that look like whole numbers first. */
const map = (...fields: Fields) => new Map(fields);

describe('embedded database: the order of fields', () => {
  let server: TestServer;
  let things: Collection<{ _id: number }>;
  before(async () => {
    server = await aServer();
    things = server.db.collection('things');
  });
  after(() => server.close());
  beforeEach(async () => {
    await things.deleteMany({});
    await things.insertOne(map(['_id', 1], ['b', 1], ['10', map(['z', 1], ['2', 2], ['1', 3])], ['9', [map(['y', 1], ['3', 3])]]) as unknown as { _id: number });
  });

  /** All names as they lie in the bytes. */
  function namesIn(bytes: Uint8Array): string[] {
    return [...BSON.onDemand.parseToElements(bytes)].flatMap(([type, nameStart, nameLength, start, length]) => {
      const name = Buffer.from(bytes).toString('utf8', nameStart, nameStart + nameLength);
      return [name, ...(type === 3 || type === 4 ? namesIn(bytes.subarray(start, start + length)).map((inner) => `${name}.${inner}`) : [])];
    });
  }

  async function stored(): Promise<string> {
    const [raw] = await things.find({}, { raw: true }).toArray();
    return namesIn(raw as unknown as Uint8Array).join(' ');
  }

  const asInserted = '_id b 10 10.z 10.2 10.1 9 9.0 9.0.y 9.0.3';

  it('stays as it is when others are changed, and new ones come last', async () => {
    expect(await stored()).to.equal(asInserted);
    await things.updateOne({ _id: 1 }, { $set: { c: 1, '7': 1 } });
    expect(await stored()).to.equal(`${asInserted} 7 c`);
    await things.updateOne({ _id: 1 }, { $set: { '10.0': 1, '9.0.2': 1 }, $unset: { b: 1 } });
    expect(await stored()).to.equal('_id 10 10.z 10.2 10.1 10.0 9 9.0 9.0.y 9.0.3 9.0.2 7 c');
  });

  it('is that of a replacement, with _id in front', async () => {
    await things.replaceOne({ _id: 1 }, map(['x', 1], ['5', map(['b', 1], ['4', 1])], ['a', 1]));
    expect(await stored()).to.equal('_id x 5 5.b 5.4 a');
  });

  it('stays in projections, pipelines and answers', async () => {
    await things.updateOne({ _id: 1 }, [{ $set: { b: 2 } }]);
    expect(await stored()).to.equal(asInserted);
    const [projected] = await things.find({}, { raw: true, projection: { b: 0 } }).toArray();
    expect(namesIn(projected as unknown as Uint8Array).join(' ')).to.equal('_id 10 10.z 10.2 10.1 9 9.0 9.0.y 9.0.3');
    const [nested] = await things.aggregate([{ $replaceWith: '$10' }, { $set: { '0': 1 } }], { raw: true }).toArray();
    expect(namesIn(nested as unknown as Uint8Array).join(' ')).to.equal('z 2 1 0');
    const raw = BSON.serialize({ value: map(['b', 1], ['10', 2]) });
    expect(encodeReply(decode(Buffer.from(raw))).equals(raw)).to.equal(true);
  });

  it('counts a document that has not changed as unmodified', async () => {
    expect(await things.updateOne({ _id: 1 }, { $set: { b: 1 } })).to.include({ matchedCount: 1, modifiedCount: 0 });
  });
});
