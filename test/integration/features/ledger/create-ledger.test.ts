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
    const all = Promise.all(batches.map((batch) => append(...batch)));
    const coming = { in: true };
    const folder = async () => {
      while (coming.in) await ledger.foldBatch();
    };
    await Promise.all([all.then(() => { coming.in = false; }), folder(), folder()]);
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
    await database.connection.collection('totals').updateOne({ scope: 'campaign', ownerId: 'cmp_1' }, { $inc: { raisedMinor: 5 } });
    const [difference] = await ledger.verifyTotals();
    expect(difference?.key).to.equal('campaign:cmp_1:USD');
    expect(difference?.stored).to.deep.equal({ ...difference?.derived, raisedMinor: 1005 });
    expect(difference?.derived).to.deep.equal({
      raisedMinor: 1000, grossMinor: 1000, importedMinor: 0, refundedMinor: 0, disputedMinor: 0, feesMinor: 59, stripeMinor: 941, donations: 1, gifts: 1,
    });
    expect(await ledger.rebuildTotals()).to.deep.equal([difference]);
    expect(await ledger.verifyTotals()).to.deep.equal([]);
    expect(await ledger.foldBatch(), 'what waited still waits').to.equal(1);
    const usd = (minor: number) => money(minor, 'USD');
    expect(await ledger.totalsOf('campaign', ['cmp_1', 'cmp_2'])).to.deep.equal(new Map([['cmp_1', {
      raised: usd(2000), donations: 2, fees: usd(59), gross: usd(2000), imported: usd(0), refunded: usd(0), disputed: usd(0), net: usd(1941), stripe: usd(1941), gifts: 2,
    }]]));
  });

  it('shows zero for a campaign that nobody gave to', async () => {
    const none = money(0, 'JPY');
    expect(await ledger.totals('campaign', 'cmp_9', 'JPY')).to.deep.equal({
      raised: none, donations: 0, fees: none, gross: none, imported: none, refunded: none, disputed: none, net: none, stripe: none, gifts: 0,
    });
  });
});
