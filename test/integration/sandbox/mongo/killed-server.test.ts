import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { openForReading } from '../../../../src/sandbox/mongo/upkeep/open-for-reading.ts';
import { checkStore, countDifferences } from '../../../../src/sandbox/mongo/upkeep/check-store.ts';
import { seed } from '../../../unit/sandbox/mongo/support/seed.ts';
import { startDatabaseProgram } from './support/a-program.ts';

/** One document of a writer, in one of two collections. */
interface Stored { _id: string; writer: number; n: number }
type Write = { kind: 'put'; place: string; slot: number; n: number } | { kind: 'remove'; place: string; slot: number };
/** What a writer's documents are, by `collection/slot`. */
type State = Map<string, number>;

const places = ['left', 'right'];
const place = fc.constantFrom(...places);
const slot = fc.nat(9);
const write: fc.Arbitrary<Write> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('put' as const), place, slot, n: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), place, slot }) },
);
/** One write by itself, or some in a transaction. */
const step = fc.array(write, { minLength: 1, maxLength: 4 });
const writers = 6;
const rounds = 5;

describe(`embedded database: killed in the middle of random writes (seed ${seed})`, function () {
  this.timeout(90_000);
  let dataDir: string;
  before(() => { dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-mongo-')); });
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  it('holds all that was acknowledged, and of what was under way all or nothing', async () => {
    const plans = fc.sample(fc.array(step, { minLength: 3000, maxLength: 3000 }), { seed, numRuns: writers });
    let states: State[] = plans.map(() => new Map<string, number>());
    for (let round = 0; round < rounds; round++) {
      const possible = await writeUntilKilled(dataDir, plans.map((plan) => plan.slice(round * 600, (round + 1) * 600)), states, 60 + (seed + round * 37) % 120);
      const stored = await readAll(dataDir);
      for (const [writer, state] of stored.entries()) {
        expect(possible[writer]?.map(text), `writer ${writer} in round ${round}`).to.include(text(state));
      }
      states = stored;
    }
    const folder = openForReading(dataDir);
    expect(countDifferences(checkStore(folder.view))).to.equal(0);
    await folder.close();
  });
});

/** @returns for each writer what may be stored: what was acknowledged, or that with the step that was under way */
async function writeUntilKilled(dataDir: string, plans: Write[][][], states: State[], enough: number): Promise<State[][]> {
  const server = await startDatabaseProgram(dataDir);
  const client = await MongoClient.connect(server.uri, { serverSelectionTimeoutMS: 300 });
  for (const name of places) await client.db('test').collection(name).createIndex({ n: 1, writer: 1 });
  let acknowledged = 0;
  let killing: Promise<void> | undefined;
  const outcome = await Promise.all(plans.map(async (plan, writer) => {
    let state = states[writer] ?? new Map<string, number>();
    for (const writes of plan) {
      const next = stateAfter(state, writes);
      try {
        await carryOut(client, writer, writes);
      } catch {
        return [state, next];
      }
      state = next;
      if (++acknowledged === enough) killing = server.kill();
    }
    return [state];
  }));
  await killing;
  await client.close();
  return outcome;
}

async function carryOut(client: MongoClient, writer: number, writes: Write[]): Promise<void> {
  const [only] = writes;
  if (writes.length === 1 && only) return carryOutOne(client, writer, only);
  await client.withSession((session) => session.withTransaction(async () => {
    for (const each of writes) await carryOutOne(client, writer, each, session);
  }));
}

async function carryOutOne(client: MongoClient, writer: number, write: Write, session?: ReturnType<MongoClient['startSession']>): Promise<void> {
  const things = client.db('test').collection<Stored>(write.place);
  const _id = `${writer}-${write.slot}`;
  const options = session ? { session } : {};
  if (write.kind === 'remove') await things.deleteOne({ _id }, options);
  else await things.updateOne({ _id }, { $set: { writer, n: write.n } }, { ...options, upsert: true });
}

function stateAfter(state: State, writes: Write[]): State {
  const next = new Map(state);
  for (const write of writes) {
    const key = `${write.place}/${write.slot}`;
    if (write.kind === 'put') next.set(key, write.n);
    else next.delete(key);
  }
  return next;
}

/** Every writer's documents, as the server finds them when it has been started again. */
async function readAll(dataDir: string): Promise<State[]> {
  const server = await startDatabaseProgram(dataDir);
  const client = await MongoClient.connect(server.uri);
  const states = Array.from({ length: writers }, (): State => new Map());
  for (const name of places) {
    for (const { _id, writer, n } of await client.db('test').collection<Stored>(name).find().toArray()) states[writer]?.set(`${name}/${_id.split('-')[1]}`, n);
  }
  await client.close();
  await server.kill();
  return states;
}

function text(state: State): string {
  return [...state].map(([key, n]) => `${key}=${n}`).toSorted().join(' ');
}
