import { expect } from 'chai';
import { chargeEntry, createLedger, ensureLedgerIndexes, type EntryFilter, feeEntry, type Ledger, type LedgerEntry, refundEntry } from '../../../../src/features/ledger/index.ts';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { money } from '../../../../src/shared/money.ts';
import { testDatabase } from '../../../support/test-database.ts';

const usd = (minor: number) => money(minor, 'USD');
const of = (campaignId: string, donationId: string) => ({ organizationId: 'org_1', campaignId, fundraiserId: null, donationId });

/** Two gifts at the same moment, a refund in the month after, and a gift to another campaign between them. */
const books = [
  chargeEntry({ chargeId: 'ch_1', gross: usd(1000), at: new Date('2026-03-31T23:59:59Z'), ...of('cmp_1', 'don_1') }),
  chargeEntry({ chargeId: 'ch_2', gross: usd(500), at: new Date('2026-03-31T23:59:59Z'), ...of('cmp_1', 'don_2') }),
  feeEntry({ transactionId: 'txn_1', fee: usd(59), at: new Date('2026-04-01T00:00:00Z'), ...of('cmp_1', 'don_1') }),
  chargeEntry({ chargeId: 'ch_3', gross: usd(700), at: new Date('2026-04-02T00:00:00Z'), ...of('cmp_10', 'don_3') }),
  refundEntry({ refundId: 're_1', amount: usd(1000), at: new Date('2026-05-01T00:00:00Z'), ...of('cmp_1', 'don_1') }),
];

describe('reading the ledger', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let ledger: Ledger;

  before(async () => {
    database = await testDatabase();
    await ensureLedgerIndexes(database.connection);
    ledger = createLedger({ connection: database.connection, clock: { now: () => new Date('2026-06-01T00:00:00Z') } });
    await inTransaction(database.connection, (session) => ledger.appendMany(books, { session }));
    await ledger.foldAll();
  });
  after(() => database.close());

  const keys = async (filter: EntryFilter, limit = 10) => (await ledger.entriesOf(filter, { limit })).entries.map(({ key }) => key);

  it('finds entries, newest first, by whose they are, when and what', async () => {
    expect(await keys({ campaignId: 'cmp_1' })).to.deep.equal(['refund:re_1', 'fee:txn_1', 'charge:ch_2', 'charge:ch_1']);
    expect(await keys({ organizationId: 'org_1', kinds: ['charge'] })).to.deep.equal(['charge:ch_3', 'charge:ch_2', 'charge:ch_1']);
    expect(await keys({ donationId: 'don_1' })).to.deep.equal(['refund:re_1', 'fee:txn_1', 'charge:ch_1']);
    expect(await keys({ campaignId: 'cmp_1', month: '2026-03' })).to.deep.equal(['charge:ch_2', 'charge:ch_1']);
    expect(await keys({ month: '2026-04' })).to.deep.equal(['charge:ch_3', 'fee:txn_1']);
    expect(await keys({ from: new Date('2026-04-01T00:00:00Z'), before: new Date('2026-05-01T00:00:00Z'), kinds: ['fee', 'refund'] })).to.deep.equal(['fee:txn_1']);
    expect(await keys({ campaignId: 'cmp_2' })).to.deep.equal([]);
  });

  it('gives them page by page, each once, also those of one moment', async () => {
    const read: string[] = [];
    let after: string | null = null;
    do {
      const page: { entries: LedgerEntry[]; next: string | null } = await ledger.entriesOf({}, after === null ? { limit: 1 } : { limit: 1, after });
      read.push(...page.entries.map(({ key }) => key));
      after = page.next;
    } while (after !== null);
    expect(read).to.deep.equal(['refund:re_1', 'charge:ch_3', 'fee:txn_1', 'charge:ch_2', 'charge:ch_1']);
    expect(await ledger.entriesOf({}, { limit: 9, after: 'nonsense' }), 'a place that makes no sense is the beginning').to.deep.include({ next: null });
  });

  it('finds entries by their keys as they were booked', async () => {
    const found = await ledger.entriesByKeys(['charge:ch_1', 'charge:ch_9', 'refund:re_1']);
    expect([...found.keys()].sort()).to.deep.equal(['charge:ch_1', 'refund:re_1']);
    expect(found.get('charge:ch_1')).to.deep.equal(books[0]);
    expect(await ledger.entryByKey('charge:ch_9')).to.equal(null);
  });

  it('derives a campaign month by month, to the cent', async () => {
    const months = await ledger.months('cmp_1', 'USD');
    expect(months.map(({ month, gross, refunded, fees, donations, gifts }) => [month, gross.minor, refunded.minor, fees.minor, donations, gifts])).to.deep.equal([
      // The gift that was given back is none of March's donations any more; the money left in May.
      ['2026-03', 1500, 0, 0, 1, 2],
      ['2026-04', 0, 0, 59, 0, 0],
      ['2026-05', 0, 1000, 0, 0, 0],
    ]);
    const total = await ledger.totals('campaign', 'cmp_1', 'USD');
    for (const name of ['raised', 'gross', 'imported', 'refunded', 'disputed', 'fees', 'net', 'stripe'] as const) {
      expect(months.reduce((sum, month) => sum + month[name].minor, 0), name).to.equal(total[name].minor);
    }
    expect(total).to.deep.include({ raised: usd(500), net: usd(441), stripe: usd(441), donations: 1, gifts: 2 });
  });
});
