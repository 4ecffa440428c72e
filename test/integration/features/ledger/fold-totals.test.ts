import { expect } from 'chai';
import fc from 'fast-check';
import { chargeEntry, createLedger, ensureLedgerIndexes, type Ledger, type LedgerEntry, refundEntry } from '../../../../src/features/ledger/index.ts';
import { ledgerModels } from '../../../../src/features/ledger/ledger-models.ts';
import { foldShard } from '../../../../src/features/ledger/fold-shard.ts';
import { shardOf } from '../../../../src/features/ledger/shard-of.ts';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { createLeases, LeaseLost } from '../../../../src/platform/mongo/lease.ts';
import { money } from '../../../../src/shared/money.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { naiveTotals } from '../../../unit/features/ledger/support/naive-totals.ts';
import { someBooks } from '../../../unit/features/ledger/support/some-books.ts';
import { seed, thoroughness } from '../../../unit/sandbox/mongo/support/seed.ts';

const at = new Date('2026-11-21T14:02:00Z');
const parties = { organizationId: 'org_1', campaignId: 'cmp_1', fundraiserId: null };
const charge = (number: number) => chargeEntry({ chargeId: `ch_${number}`, gross: money(1000, 'USD'), at, donationId: `don_${number}`, ...parties });
const refund = (number: number) => refundEntry({ refundId: `re_${number}`, amount: money(1000, 'USD'), at, donationId: `don_${number}`, ...parties });

describe(`folding (seed ${seed})`, () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let ledger: Ledger;
  const time = { ms: 0 };
  const clock = { now: () => new Date(time.ms) };

  beforeEach(async () => {
    time.ms = at.getTime();
    database = await testDatabase();
    await ensureLedgerIndexes(database.connection);
    ledger = aLedger();
  });
  afterEach(() => database.close());

  const aLedger = () => createLedger({ connection: database.connection, clock });
  const append = (...entries: LedgerEntry[]) => inTransaction(database.connection, (session) => ledger.appendMany(entries, { session }));
  const foldOut = async (by: Ledger) => { while ((await by.foldBatch()) > 0); };
  const rows = async () => new Map((await ledgerModels(database.connection).totals.find({}).sort({ _id: 1 }).lean()).map(({ _id, scope: _scope, ownerId: _ownerId, currency: _currency, ...figures }) => [_id, figures]));

  it('gives the naive sum, whatever the order of commits, with folders that take the shards from each other all the time', async () => {
    await fc.assert(fc.asyncProperty(someBooks(6), fc.integer({ min: 1, max: 5 }), async (entries, size) => {
      await database.connection.dropDatabase();
      await ensureLedgerIndexes(database.connection);
      const coming = { in: true };
      const folder = async (by: Ledger) => {
        while (coming.in) {
          time.ms += 11_000;
          await by.foldBatch();
        }
      };
      const commits = async () => {
        for (let from = 0; from < entries.length; from += size) await append(...entries.slice(from, from + size));
        coming.in = false;
      };
      await Promise.all([commits(), folder(aLedger()), folder(aLedger())]);
      time.ms += 11_000;
      await foldOut(ledger);
      const totals = await rows();
      const waiting = await ledger.lag();
      // A refund whose gift is in suspense or never came is none of these books.
      expect(waiting).to.deep.equal({ waiting: 0, oldestAt: null });
      expect(totals).to.deep.equal(naiveTotals(entries));
      expect(await ledger.verifyTotals()).to.deep.equal([]);
    }), { seed, numRuns: 12 * thoroughness });
  }).timeout(120_000 * thoroughness);

  it('writes nothing for a folder that lost its lease', async () => {
    const models = ledgerModels(database.connection);
    const shard = shardOf('org_1');
    const leases = createLeases(database.connection, clock, 'slow');
    await append(charge(1));
    const lease = await leases.hold(`fold:${shard}`, 10_000);
    if (lease === null) throw new Error('no lease');
    time.ms += 10_001;
    expect(await ledger.foldBatch(), 'another folder takes over').to.equal(1);
    await append(charge(2));
    expect(await foldShard({ models, leases, clock }, shard, lease).catch((error: unknown) => error)).to.be.instanceOf(LeaseLost);
    expect((await ledger.totals('campaign', 'cmp_1', 'USD')).gifts).to.equal(1);
    expect(await ledger.foldBatch()).to.equal(1);
    expect((await ledger.totals('campaign', 'cmp_1', 'USD')).gifts).to.equal(2);
  });

  it('is done by one process at a time, by another when that one ended or died', async () => {
    const other = aLedger();
    await append(charge(1));
    expect(await ledger.foldBatch()).to.equal(1);
    await append(charge(2));
    expect(await other.foldBatch(), 'held').to.equal(0);
    await ledger.close();
    expect(await other.foldBatch(), 'released').to.equal(1);
    await append(charge(3));
    time.ms += 10_001;
    expect(await ledger.foldBatch(), 'run out').to.equal(1);
  });

  it('waits for the process that folds, when asked to fold all', async () => {
    const other = aLedger();
    await append(charge(1));
    await other.foldBatch();
    await append(charge(2));
    const all = ledger.foldAll();
    expect(await other.foldBatch()).to.equal(1);
    await all;
    expect((await ledger.totals('campaign', 'cmp_1', 'USD')).gifts).to.equal(2);
  });

  it('sets aside an entry that can not be added up, says so, and goes on with those behind it', async () => {
    const said: object[] = [];
    const loud = createLedger({ connection: database.connection, clock, log: { error: (about: unknown) => { said.push(about as object); } } });
    await append(charge(1));
    time.ms += 1;
    await append(charge(2), charge(3));
    await database.connection.collection('ledger-entries').updateOne({ _id: 'charge:ch_1' as never }, { $set: { 'postings.0.minor': 999 } });
    expect(await loud.foldBatch()).to.equal(3);
    expect((await ledger.totals('campaign', 'cmp_1', 'USD')).gifts).to.equal(2);
    expect(await ledger.stuck()).to.equal(1);
    expect(said).to.have.lengthOf(1);
    expect(said[0]).to.include({ entry: 'charge:ch_1' });
    expect(await ledger.verifyTotals(), 'what was set aside is in no total').to.deep.equal([]);
    await database.connection.collection('ledger-entries').updateOne({ _id: 'charge:ch_1' as never }, { $set: { 'postings.0.minor': 1000 } });
    await ledger.rebuildTotals();
    await loud.foldBatch();
    expect((await ledger.totals('campaign', 'cmp_1', 'USD')).gifts, 'a rebuild gives it another chance').to.equal(3);
    expect(await ledger.stuck()).to.equal(0);
  });

  it('lets a refund wait that is booked before its gift, and nothing behind it', async () => {
    await append(refund(1));
    time.ms += 1;
    await append(charge(2));
    expect(await ledger.foldBatch()).to.equal(1);
    expect(await ledger.totals('campaign', 'cmp_1', 'USD')).to.deep.include({ raised: money(1000, 'USD'), refunded: money(0, 'USD'), donations: 1 });
    expect((await ledger.lag()).waiting).to.equal(1);
    await append(charge(1));
    expect(await ledger.foldBatch()).to.equal(2);
    expect(await ledger.totals('campaign', 'cmp_1', 'USD')).to.deep.include({ raised: money(1000, 'USD'), refunded: money(1000, 'USD'), donations: 1, gifts: 2 });
  });

  it('takes a gift along with its refund when a thousand others stand between them', async () => {
    await append(refund(1), ...Array.from({ length: 999 }, (_, index) => charge(index + 2)));
    time.ms += 1;
    await append(charge(1001));
    time.ms += 1;
    await append(charge(1));
    expect(await ledger.foldBatch()).to.equal(1001);
    expect(await ledger.totals('campaign', 'cmp_1', 'USD')).to.deep.include({ refunded: money(1000, 'USD'), donations: 999, gifts: 1000 });
    expect(await ledger.foldBatch()).to.equal(1);
  });

  it('goes on past more early refunds than a batch holds', async () => {
    await append(...Array.from({ length: 1000 }, (_, index) => refund(index + 1)));
    time.ms += 1;
    await append(charge(5000));
    expect(await ledger.foldBatch()).to.equal(0);
    expect(await ledger.foldBatch()).to.equal(1);
  });
});
