import { expect } from 'chai';
import { chargeEntry, createLedger, ensureLedgerIndexes, feeEntry, type Ledger, type LedgerEntry } from '../../../../src/features/ledger/index.ts';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { money } from '../../../../src/shared/money.ts';
import { testDatabase } from '../../../support/test-database.ts';

const parties = { organizationId: 'org_1', campaignId: 'cmp_1', fundraiserId: 'frp_1', donationId: null };
const at = new Date('2026-11-21T14:02:00Z');

function charge(number: number, minor = 1000): LedgerEntry {
  return chargeEntry({ chargeId: `ch_${number}`, gross: money(minor, 'USD'), at, ...parties });
}

describe('the ledger', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let ledger: Ledger;

  beforeEach(async () => {
    database = await testDatabase();
    await ensureLedgerIndexes(database.connection);
    ledger = createLedger({ connection: database.connection, clock: { now: () => at } });
  });
  afterEach(() => database.close());

  const append = (...entries: LedgerEntry[]) => inTransaction(database.connection, (session) => ledger.appendMany(entries, { session }));

  it('books an entry once, and sees a changed one', async () => {
    expect(await append(charge(1))).to.deep.equal(['appended']);
    expect(await append(charge(1), charge(2))).to.deep.equal(['already', 'appended']);
    expect(await append(charge(1, 1001))).to.deep.equal(['conflict']);
    expect((await ledger.entryByKey('charge:ch_1'))?.postings[0]?.minor).to.equal(1000);
  });

  it('books an entry once when two do it at once', async () => {
    const results = await Promise.all([append(charge(1)), append(charge(1)), append(charge(1))]);
    expect(results.flat().sort()).to.deep.equal(['already', 'already', 'appended']);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const failing = inTransaction(database.connection, async (session) => {
      await ledger.append(charge(1), { session });
      throw new Error('died');
    });
    expect(await failing.catch((error: Error) => error.message)).to.equal('died');
    expect(await ledger.entryByKey('charge:ch_1')).to.equal(null);
    expect(await ledger.foldBatch()).to.equal(0);
  });

  it('folds each entry once with several folders at once, while more come in', async () => {
    const batches = Array.from({ length: 12 }, (_, batch) => Array.from({ length: 60 }, (_, index) => charge(batch * 60 + index, 100 + index)));
    const folder = async () => {
      let folded = 0;
      while (folded < 100) folded += await ledger.foldBatch();
    };
    await Promise.all([...batches.map((batch) => append(...batch)), folder(), folder()]);
    while ((await ledger.foldBatch()) > 0);
    const expected = batches.flat().reduce((sum, entry) => sum + (entry.postings[0]?.minor ?? 0), 0);
    for (const [scope, id] of [['campaign', 'cmp_1'], ['fundraiser', 'frp_1'], ['organization', 'org_1']] as const) {
      const totals = await ledger.totals(scope, id, 'USD');
      expect(totals.raised).to.deep.equal(money(expected, 'USD'));
      expect(totals.donations).to.equal(720);
    }
    expect(await ledger.verifyTotals()).to.deep.equal([]);
  });

  it('finds totals that are not what the entries say, and rebuilds them', async () => {
    await append(charge(1), feeEntry({ transactionId: 'txn_1', fee: money(59, 'USD'), at, ...parties }));
    await ledger.foldBatch();
    await append(charge(2));
    expect(await ledger.verifyTotals(), 'an entry that waits is no difference').to.deep.equal([]);
    await database.connection.collection('totals').updateOne({ ownerId: 'cmp_1' }, { $inc: { raisedMinor: 5 } });
    const [difference] = await ledger.verifyTotals();
    expect(difference).to.deep.equal({
      key: 'campaign:cmp_1:USD',
      stored: { raisedMinor: 1005, donations: 1, feesMinor: 59 },
      derived: { raisedMinor: 1000, donations: 1, feesMinor: 59 },
    });
    await ledger.rebuildTotals();
    expect(await ledger.verifyTotals()).to.deep.equal([]);
    expect(await ledger.foldBatch()).to.equal(0);
    expect(await ledger.totalsOf('campaign', ['cmp_1', 'cmp_2'])).to.deep.equal(
      new Map([['cmp_1', { raised: money(2000, 'USD'), donations: 2, fees: money(59, 'USD') }]]),
    );
  });

  it('shows zero for a campaign that nobody gave to', async () => {
    expect(await ledger.totals('campaign', 'cmp_9', 'JPY')).to.deep.equal({ raised: money(0, 'JPY'), donations: 0, fees: money(0, 'JPY') });
  });
});
