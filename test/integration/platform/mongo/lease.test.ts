import { expect } from 'chai';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { createLeases, LeaseLost, type Leases } from '../../../../src/platform/mongo/lease.ts';
import { testDatabase } from '../../../support/test-database.ts';

const TTL_MS = 10_000;

describe('leases', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let ann: Leases;
  let ben: Leases;
  const time = { ms: 0 };
  const clock = { now: () => new Date(time.ms) };

  beforeEach(async () => {
    time.ms = Date.UTC(2026, 0, 1);
    database = await testDatabase();
    ann = createLeases(database.connection, clock, 'ann');
    ben = createLeases(database.connection, clock, 'ben');
  });
  afterEach(() => database.close());

  const writeUnder = (leases: Leases, lease: Awaited<ReturnType<Leases['hold']>>) => inTransaction(database.connection, async (session) => {
    if (lease === null) throw new Error('no lease');
    await leases.assert(lease, session);
    await database.connection.collection('written').insertOne({ by: lease.holder }, { session });
  });

  it('are held by one at a time, and kept for as long as they are renewed', async () => {
    const first = await ann.hold('fold:0', TTL_MS);
    expect(first).to.include({ name: 'fold:0', holder: 'ann', epoch: 1 });
    for (let renewal = 0; renewal < 5; renewal++) {
      expect(await ben.hold('fold:0', TTL_MS)).to.equal(null);
      time.ms += TTL_MS - 1;
      expect(await ann.hold('fold:0', TTL_MS)).to.include({ epoch: 1 });
    }
    expect(await ben.hold('fold:1', TTL_MS), 'another name').to.include({ holder: 'ben' });
    expect(await ann.held()).to.deep.equal([
      { name: 'fold:0', holder: 'ann', expiresAt: new Date(time.ms + TTL_MS) },
      { name: 'fold:1', holder: 'ben', expiresAt: new Date(time.ms + TTL_MS) },
    ]);
  });

  it('are taken over when they have run out, and then their old holder can not write', async () => {
    const old = await ann.hold('fold:0', TTL_MS);
    await writeUnder(ann, old);
    time.ms += TTL_MS + 1;
    expect(await ann.held()).to.deep.equal([]);
    await writeUnder(ann, old);
    const taken = await ben.hold('fold:0', TTL_MS);
    expect(taken).to.include({ holder: 'ben', epoch: 2 });
    expect(await writeUnder(ann, old).catch((error: unknown) => error)).to.be.instanceOf(LeaseLost);
    expect(await ann.hold('fold:0', TTL_MS)).to.equal(null);
    await writeUnder(ben, taken);
    expect((await database.connection.collection('written').find({}).toArray()).map(({ by }) => String(by))).to.deep.equal(['ann', 'ann', 'ben']);
  });

  it('stop a holder who was overtaken in the middle of a transaction', async () => {
    const old = await ann.hold('fold:0', TTL_MS);
    time.ms += TTL_MS + 1;
    const attempts = { count: 0 };
    const outcome = await inTransaction(database.connection, async (session) => {
      attempts.count++;
      await database.connection.collection('written').insertOne({ by: 'ann' }, { session });
      // The snapshot is older than the takeover, in which the row still says ann.
      if (attempts.count === 1) expect(await ben.hold('fold:0', TTL_MS)).to.include({ holder: 'ben' });
      if (old !== null) await ann.assert(old, session);
    }).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(LeaseLost);
    expect(await database.connection.collection('written').countDocuments()).to.equal(0);
  });

  it('are given to one of many that ask at once, first and after they ran out', async () => {
    const many = Array.from({ length: 8 }, (_, index) => createLeases(database.connection, clock, `holder ${index}`));
    for (const epoch of [1, 2, 3]) {
      const given = (await Promise.all(many.map((leases) => leases.hold('fold:0', TTL_MS)))).filter((lease) => lease !== null);
      // Whoever had it last may keep it, though it ran out: nobody else was there.
      expect(given).to.have.lengthOf(1);
      expect(given[0]?.epoch).to.be.at.most(epoch);
      time.ms += TTL_MS + 1;
    }
  });

  it('are free at once when they are released, under a higher epoch', async () => {
    const old = await ann.hold('fold:0', TTL_MS);
    if (old === null) throw new Error('no lease');
    await ann.release(old);
    expect(await ben.hold('fold:0', TTL_MS)).to.include({ holder: 'ben', epoch: 2 });
    await ann.release(old);
    expect(await ann.hold('fold:0', TTL_MS), 'releasing what was lost changes nothing').to.equal(null);
  });
});
