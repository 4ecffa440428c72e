import { expect } from 'chai';
import fc from 'fast-check';
import { readTotalStatement, type TotalStatement } from '../../../../src/features/campaigns/index.ts';
import { chargeEntry, createLedger, ensureLedgerIndexes, feeEntry, type Ledger, type LedgerEntry, type Totals } from '../../../../src/features/ledger/index.ts';
import { inTransaction } from '../../../../src/platform/mongo/in-transaction.ts';
import { money } from '../../../../src/shared/money.ts';
import { entriesOfStories, expectedDonations, expectedMonths, moneyHistories } from '../../../support/money-history.ts';
import { testDatabase } from '../../../support/test-database.ts';

describe('the statement of a total', function () {
  this.timeout(60_000);
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let ledger: Ledger;
  let campaigns = 0;

  before(async () => {
    database = await testDatabase();
    await ensureLedgerIndexes(database.connection);
    ledger = createLedger({ connection: database.connection, clock: { now: () => new Date() } });
  });
  after(async () => {
    await ledger.close();
    await database.close();
  });

  const append = (entries: readonly LedgerEntry[]) => inTransaction(database.connection, (session) => ledger.appendMany(entries, { session }));
  const someCampaign = (currency: string) => ({ id: `cmp_${++campaigns}`, slug: `campaign-${campaigns}`, currency });

  it('ties line by line to the raised figure, at every moment of any history', async () => {
    await fc.assert(fc.asyncProperty(moneyHistories, fc.constantFrom('USD', 'JPY', 'KWD'), fc.integer({ min: 3, max: 15 }), async (history, currency, batch) => {
      const campaign = someCampaign(currency);
      const entries = entriesOfStories(history, { organizationId: 'org_1', campaignId: campaign.id, fundraiserId: null }, currency);
      for (let at = 0; at < entries.length; at += batch) {
        await append(entries.slice(at, at + batch));
        await ledger.foldBatch();
        expectTies(await readTotalStatement(ledger, campaign), await ledger.totals('campaign', campaign.id, currency));
      }
      await ledger.foldAll();
      const statement = await readTotalStatement(ledger, campaign);
      const totals = await ledger.totals('campaign', campaign.id, currency);
      expectTies(statement, totals);
      const months = statement.months.map(({ month, gifts, gross, imported, refunded, disputed, fees }) =>
        [month, { gifts, gross: gross.minor, imported: imported.minor, refunded: refunded.minor, disputed: disputed.minor, fees: fees.minor }] as const);
      const expected = [...expectedMonths(history.stories)].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(months).to.deep.equal(expected);
      expect(statement.donations).to.equal(expectedDonations(history.stories));
      expect(statement.sum.raised.minor).to.equal(expected.reduce((sum, [, line]) => sum + line.gross + line.imported + line.refunded + line.disputed, 0));
    }), { numRuns: 12 });
    expect(await ledger.verifyTotals()).to.deep.equal([]);
  });

  it('is nothing for a campaign that nobody gave to', async () => {
    const statement = await readTotalStatement(ledger, someCampaign('EUR'));
    expect(statement.months).to.deep.equal([]);
    expect([statement.sum.raised, statement.net, statement.donations]).to.deep.equal([money(0, 'EUR'), money(0, 'EUR'), 0]);
  });

  it('reads again when gifts were added up between its two reads', async () => {
    const campaign = someCampaign('USD');
    const parties = { organizationId: 'org_1', campaignId: campaign.id, fundraiserId: null, donationId: null };
    const give = async (chargeId: string) => {
      await append([chargeEntry({ chargeId: `${chargeId}_${campaign.id}`, gross: money(6_000, 'USD'), at: new Date('2026-10-01T00:00:00Z'), ...parties })]);
      await ledger.foldAll();
    };
    await give('ch_first');
    const before = await ledger.months(campaign.id, 'USD');
    await give('ch_second');
    let looks = 0;
    const statement = await readTotalStatement({ totals: (...asked) => ledger.totals(...asked), months: (id, currency) => (++looks === 1 ? Promise.resolve(before) : ledger.months(id, currency)) }, campaign);
    expect(looks).to.equal(2);
    expect(statement.sum.raised).to.deep.equal(money(12_000, 'USD'));
  });

  it('is refused, rather than shown, while its lines and the total differ', async () => {
    const campaign = someCampaign('USD');
    const wrong: Pick<Ledger, 'months' | 'totals'> = { months: (id, currency) => ledger.months(id, currency), totals: async (...asked) => ({ ...await ledger.totals(...asked), raised: money(1, 'USD') }) };
    const refusal = await readTotalStatement(wrong, campaign).catch((error: unknown) => error);
    expect(refusal).to.include({ status: 503, code: 'does-not-tie' });
  });

  it('leaves fees in other currencies to a line of their own', async () => {
    const campaign = someCampaign('EUR');
    const parties = { organizationId: 'org_1', campaignId: campaign.id, fundraiserId: null, donationId: null };
    await append([feeEntry({ transactionId: `txn_${campaign.id}_1`, fee: money(95, 'USD'), at: new Date(), ...parties }), feeEntry({ transactionId: `txn_${campaign.id}_2`, fee: money(30, 'EUR'), at: new Date(), ...parties })]);
    await ledger.foldAll();
    expect(await ledger.feesInOtherCurrencies(campaign.id, 'EUR')).to.deep.equal([money(95, 'USD')]);
    expect((await readTotalStatement(ledger, campaign)).sum.fees).to.deep.equal(money(-30, 'EUR'));
  });
});

function expectTies({ months, sum, donations, elsewhere, net }: TotalStatement, totals: Totals): void {
  for (const line of [...months, sum]) expect(line.gross.minor + line.imported.minor + line.refunded.minor + line.disputed.minor).to.equal(line.raised.minor);
  for (const figure of ['gross', 'imported', 'refunded', 'disputed', 'raised', 'fees'] as const) {
    expect(months.reduce((total, line) => total + line[figure].minor, 0), figure).to.equal(sum[figure].minor);
  }
  expect(months.reduce((total, line) => total + line.gifts, 0)).to.equal(sum.gifts);
  expect(sum.raised).to.deep.equal(totals.raised);
  expect([sum.gifts, donations]).to.deep.equal([totals.gifts, totals.donations]);
  expect(sum.raised.minor + elsewhere.minor + sum.fees.minor).to.equal(net.minor);
  expect(net).to.deep.equal(totals.net);
}
