import { expect } from 'chai';
import { chargeEntry, createLedger, ensureLedgerIndexes, type Ledger, type LedgerEntry, refundEntry } from '../../../../src/features/ledger/index.ts';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { money } from '../../../../src/shared/money.ts';
import { testDatabase } from '../../../support/test-database.ts';

const at = new Date('2026-11-21T14:02:00Z');
const parties = { organizationId: 'org_1', campaignId: 'cmp_1', fundraiserId: null };
const charge = (number: number) => chargeEntry({ chargeId: `ch_${number}`, gross: money(1000, 'USD'), at, donationId: `don_${number}`, ...parties });
const refund = (number: number) => refundEntry({ refundId: `re_${number}`, amount: money(1000, 'USD'), at, donationId: `don_${number}`, ...parties });
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('counting the totals again', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let ledger: Ledger;
  const time = { ms: 0 };
  const clock = { now: () => new Date(time.ms) };

  beforeEach(async () => {
    time.ms = at.getTime();
    database = await testDatabase();
    await ensureLedgerIndexes(database.connection);
    ledger = createLedger({ connection: database.connection, clock });
  });
  afterEach(() => database.close());

  const append = (...entries: LedgerEntry[]) => inTransaction(database.connection, (session) => ledger.appendMany(entries, { session }));
  const totals = () => database.connection.collection('totals');

  it('never shows a wrong figure while gifts come in, are folded and given back, and finds nothing to replace', async () => {
    await append(...numbers(0, 900).map(charge));
    await ledger.foldBatch();
    const counting = { on: true };
    const gifts = async () => {
      for (let number = 900; counting.on; number += 10) {
        await append(...numbers(number, number + 10).map(charge), refund(number - 800), refund(number));
        await ledger.foldBatch();
      }
    };
    const reader = async () => {
      let seen = 900;
      while (counting.on) {
        const { raised, refunded, gross, donations, gifts: given } = await ledger.totals('campaign', 'cmp_1', 'USD');
        expect(gross.minor).to.equal(given * 1000);
        expect(refunded.minor).to.equal((given - 900) / 10 * 2 * 1000);
        expect(raised.minor).to.equal(donations * 1000);
        expect(given).to.be.at.least(seen);
        seen = given;
      }
      return seen;
    };
    const counts = async () => {
      const differences = [];
      for (let round = 0; round < 6; round++) differences.push(...await ledger.rebuildTotals(), ...await ledger.verifyTotals());
      counting.on = false;
      return differences;
    };
    const [differences, , seen] = await Promise.all([counts(), gifts(), reader()]);
    expect(differences).to.deep.equal([]);
    expect(seen, 'gifts came in meanwhile').to.be.above(900);
  }).timeout(60_000);

  it('replaces what is wrong, missing and made up, while gifts come in', async () => {
    await append(...numbers(0, 50).map(charge), refund(3));
    await ledger.foldBatch();
    await totals().updateOne({ scope: 'campaign' }, { $inc: { donations: 7 } });
    await totals().deleteOne({ scope: 'month' });
    await totals().insertOne({ _id: 'campaign:cmp_9:USD' as never, scope: 'campaign', ownerId: 'cmp_9', currency: 'USD', raisedMinor: 5 });
    const [replaced] = await Promise.all([ledger.rebuildTotals(), append(charge(50)).then(() => ledger.foldBatch())]);
    expect(replaced.map(({ key }) => key)).to.deep.equal(['campaign:cmp_1:USD', 'campaign:cmp_9:USD', 'month:cmp_1:2026-11:USD']);
    await ledger.foldAll();
    expect(await ledger.verifyTotals()).to.deep.equal([]);
    expect(await ledger.totals('campaign', 'cmp_1', 'USD')).to.include({ donations: 50, gifts: 51 });
  });

  it('is done by one at a time', async () => {
    await append(...numbers(0, 20).map(charge));
    await ledger.foldBatch();
    await totals().updateOne({ scope: 'campaign' }, { $inc: { gifts: 1 } });
    const replaced = await Promise.all([ledger.rebuildTotals(), ledger.rebuildTotals(), ledger.verifyTotals()]);
    expect(replaced.flat().length, 'each sees it until one has replaced it').to.be.within(1, 2);
    expect(await ledger.verifyTotals()).to.deep.equal([]);
  });

  it('is no burden to folders for longer than a minute after it died', async () => {
    const shards = database.connection.collection('ledger-shards');
    await shards.updateMany({}, { $set: { recountId: 'rec_dead', recountUntil: new Date(time.ms + 60_000) } });
    await append(charge(1));
    await ledger.foldBatch();
    expect(await database.connection.collection('ledger-folded-meanwhile').countDocuments()).to.equal(1);
    time.ms += 60_001;
    await append(charge(2));
    await ledger.foldBatch();
    expect(await database.connection.collection('ledger-folded-meanwhile').countDocuments()).to.equal(0);
    expect(await ledger.verifyTotals()).to.deep.equal([]);
  });

  it('brings the data of an older version up to date at the start, once', async () => {
    const { connection } = database;
    await append(charge(1), charge(2));
    await ledger.foldBatch();
    await append(charge(3));
    // As an older version left it: three figures, no months, no shards.
    await connection.collection('ledger-shards').deleteMany({});
    await totals().deleteMany({ scope: 'month' });
    await totals().updateMany({}, { $unset: { grossMinor: 1, importedMinor: 1, refundedMinor: 1, disputedMinor: 1, stripeMinor: 1, gifts: 1 } });
    await connection.collection('ledger-unfolded').updateMany({}, { $unset: { shard: 1, dueAt: 1 } });
    await Promise.all([ensureLedgerIndexes(connection), ensureLedgerIndexes(connection)]);
    expect(await ledger.totals('campaign', 'cmp_1', 'USD')).to.deep.include({ raised: money(2000, 'USD'), gross: money(2000, 'USD'), donations: 2, gifts: 2 });
    expect(await ledger.foldBatch(), 'what waited').to.equal(1);
    expect((await ledger.months('cmp_1', 'USD')).map(({ month, gifts }) => [month, gifts])).to.deep.equal([['2026-11', 3]]);
    await totals().updateOne({ scope: 'campaign' }, { $inc: { gifts: 1 } });
    await ensureLedgerIndexes(connection);
    expect(await ledger.verifyTotals(), 'a start counts only what was never counted').to.have.lengthOf(1);
  });
});
