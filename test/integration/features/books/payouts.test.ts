import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { Stripe } from 'stripe';
import { booksHouse, type BooksHouse } from '../../../support/books-house.ts';
import { openCampaign } from '../../../support/giving-house.ts';

describe('payouts in the books', function suite() {
  this.timeout(60_000);
  let house: BooksHouse;
  beforeEach(async () => {
    house = await booksHouse();
  });
  afterEach(() => house.close());

  const payouts = async () => (await house.books.payouts({ limit: 100 })).items;
  async function textOf(pieces: AsyncIterable<string>): Promise<string> {
    let text = '';
    for await (const piece of pieces) text += piece;
    return text;
  }
  const rowsOf = async (pieces: AsyncIterable<string>) => parse<Record<string, string>>(await textOf(pieces), { columns: true, bom: true });

  it('say which gifts, refunds, fees and other business add up to them', async () => {
    const gift = await house.give();
    const other = await house.give({ minor: 2500 });
    await house.order('/dashboard/refund', { charge: other.charge.id, amount: 500 });
    const sold = await house.sell(3000);
    await house.passDays(4);
    const reconciliation = await house.reconcile();
    expect(reconciliation).to.include({ payouts: 1, differences: 0 });
    const [payout] = await payouts();
    if (payout === undefined) throw new Error('No payout');
    expect(payout).to.deep.include({ automatic: true, linesKnown: true, status: 'in_transit', amount: { minor: 6000 - 204 + 2500 - 103 - 500 + 3000 - 117, currency: 'USD' } });
    const lines = await house.books.payoutLines(payout.id);
    expect(lines.reduce((sum, { net }) => sum + net.minor, 0)).to.equal(payout.amount.minor);
    expect(lines.map(({ type, donationId, state }) => [type, donationId, state])).to.have.deep.members([
      ['charge', gift.id, 'matched'], ['charge', other.id, 'matched'], ['refund', other.id, 'matched'], ['charge', null, 'foreign'],
    ]);
    expect(lines.find(({ state }) => state === 'foreign')?.source).to.equal(sold.latest_charge);
    expect((await house.ledger.entryByKey(`payout:${payout.id}`))?.postings).to.deep.include({ account: 'assets:bank', minor: payout.amount.minor });
    // The account is empty now, and the ledger's part of it is what other business gave and gets: less than nothing.
    expect(reconciliation.ties).to.deep.equal([{
      currency: 'USD', ledgerMinor: -2883, foreignMinor: 2883, convertedMinor: 0, waitingMinor: 0, differencesMinor: 0, unexplainedMinor: 0, stripeMinor: 0, moving: false,
    }]);
    await house.passDays(4);
    await house.reconcile();
    expect((await payouts())[0]?.status).to.equal('paid');
    expect((await house.books.payout(payout.id))?.arrivalAt).to.deep.equal(payout.arrivalAt);
  });

  it('that fail come back, and go out again', async () => {
    await house.give({ card: '4000000000000077' });
    const { payouts: [made] } = await house.order<{ payouts: Stripe.Payout[] }>('/dashboard/pay-out');
    await house.reconcile();
    await house.order('/dashboard/fail-payout', { payout: made?.id });
    await house.passDays(1);
    const reconciliation = await house.reconcile();
    expect(reconciliation).to.include({ differences: 0 });
    expect(reconciliation.ties[0]).to.include({ ledgerMinor: 0, stripeMinor: 0, unexplainedMinor: 0 });
    expect((await payouts()).map(({ status, failure }) => [status, failure])).to.deep.equal([['in_transit', null], ['failed', 'The bank account has been closed']]);
    expect(await house.ledger.entryByKey(`payout:${made?.id ?? ''}:failed`)).to.not.equal(null);
  });

  it('are files for bookkeepers, with names in which no formula hides', async () => {
    const tricky = await openCampaign(house, 'tricky-homes');
    await house.campaigns.update(tricky.id, { shortTitle: '=HYPERLINK("http://x","y")' });
    const gift = await house.give({ to: tricky });
    await house.passDays(4);
    await house.reconcile();
    const [payout] = await payouts();
    if (payout === undefined) throw new Error('No payout');
    expect(await rowsOf(house.books.payoutsCsv())).to.deep.equal([{
      created: payout.createdAt.toISOString(), arrival: payout.arrivalAt.toISOString(), payout: payout.id, amount: '57.96', currency: 'USD', status: 'in_transit', failure: '',
    }]);
    const [line] = await rowsOf(house.books.payoutCsv(payout));
    expect(line).to.include({ type: 'charge', of: gift.charge.id, donation: gift.id, campaign: `'=HYPERLINK("http://x","y")`, organization: 'Lantern Row', amount: '60.00', fee: '2.04', net: '57.96' });

    const period = { from: new Date(gift.charge.created * 1000), before: new Date(house.clock.now().getTime() + 1000) };
    const ledger = await rowsOf(house.books.ledgerCsv(period));
    expect(ledger.map(({ kind }) => kind)).to.have.members(['charge', 'charge', 'fee', 'fee', 'payout', 'payout']);
    const sum = (side: 'debit' | 'credit') => ledger.reduce((total, row) => total + Number((row[side] ?? '').replace('.', '')), 0);
    expect(sum('debit')).to.equal(sum('credit')).and.to.equal(6000 + 204 + 5796);
    expect(await rowsOf(house.books.ledgerCsv({ ...period, organizationId: gift.id }))).to.deep.equal([]);
    expect(await rowsOf(house.books.ledgerCsv({ from: period.before, before: new Date(period.before.getTime() + 1) }))).to.deep.equal([]);
  });
});
