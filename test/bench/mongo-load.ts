import { MongoClient } from 'mongodb';

/** A program of its own that keeps a database busy until its input ends: what the site's process feels of that is measured elsewhere. */
const client = await MongoClient.connect(process.argv[2] ?? '');
const things = client.db('bench').collection('load');
await things.createIndex({ n: 1 });
const load = { on: true };
process.stdin.once('end', () => { load.on = false; }).resume();
await Promise.all(Array.from({ length: 16 }, async (_, writer) => {
  for (let n = 0; load.on; n++) {
    await things.insertOne({ n, writer, text: 'x'.repeat(200) });
    await things.find({ n: { $gte: n - 20 } }).limit(100).toArray();
    if (n % 50 === 0) await things.insertMany(Array.from({ length: 500 }, (_, at) => ({ n: at, writer })));
  }
}));
await client.close();
