import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { booksSite, type BooksSite } from '../../../support/books-site.ts';
import { formFields } from '../../../support/form-client.ts';
import { openCampaign } from '../../../support/giving-house.ts';

describe('the books in the back office', function suite() {
  this.timeout(60_000);
  let site: BooksSite;
  beforeEach(async () => {
    site = await booksSite();
  });
  afterEach(() => site.close());

  const textOf = async (path: string, who = site.marko) => (await site.get(path, who)).text;
  const refunds = async () => (await site.stripe.refunds.list({ limit: 100 })).data;

  describe('as a page', () => {
    it('are for lead and finance; a reviewer reads who may', async () => {
      expect((await site.get('/staff/books', site.rita)).status).to.equal(403);
      expect((await site.get('/staff/books', site.lena)).status).to.equal(200);
      expect(await textOf('/staff/books', site.lena)).not.to.include('action="/staff/books/check"');
      for (const path of ['/staff/books/events', '/staff/books/payouts', '/staff/books/payouts.csv']) expect((await site.get(path, site.lena)).status, path).to.equal(403);
      expect((await site.post('/staff/books/check', site.lena, {})).status).to.equal(403);
      expect(await site.books.lastChecked()).to.equal(null);
    });

    it('are compared when finance asks, and then say that everything adds up, to the cent', async () => {
      await site.give();
      expect(await textOf('/staff/books')).to.include('Not compared yet');
      const asked = await site.post('/staff/books/check', site.marko, {});
      expect([asked.status, asked.headers.location]).to.deep.equal([303, '/staff/books?check=done']);
      const page = await textOf('/staff/books?check=done');
      expect(page).to.include('Everything adds up').and.to.include('Stripe’s balance is $57.96 USD, and the ledger’s is the same, to the cent.').and.to.include('all had come by themselves');
      expect(await textOf('/staff/books', site.lena)).to.include('every cent at Stripe is accounted for').and.not.to.include('57.96');
    });

    it('show what differs as a sentence with what to do, and why a comparison ended early', async () => {
      await site.give();
      await site.reconcile();
      await site.connection.collection('ledger-entries').updateOne({ kind: 'charge' }, { $set: { 'postings.0.minor': 5000 } });
      await site.passDays(2);
      await site.books.reconcile({ since: new Date(site.clock.now().getTime() - 3 * 86_400_000) });
      await site.connection.collection('differences').insertOne({ _id: 'txn_1' as never, kind: 'missing-entry', sentence: 'Stripe took $12.00 USD and the ledger has no entry for it.', subject: 'ch_1', amountMinor: 1200, currency: 'USD', foundAt: new Date(), resolvedAt: null, organizationId: null });
      expect(await textOf('/staff/books')).to.include('Stripe took $12.00 USD and the ledger has no entry for it.').and.to.include('wait').and.to.include('Look in Stripe’s dashboard');
      expect(await textOf('/staff/books', site.lena), 'nobody’s things are for finance').not.to.include('Stripe took $12.00 USD');

      await site.order('/calls/fail', { times: 20, status: 500, path: '/v1/events' });
      expect((await site.post('/staff/books/check', site.marko, {})).headers.location).to.match(/check=(failed|goes-on)$/);
      await site.order('/calls/mend');
    });

    it('list entries that can’t be added up, to those whose they are', async () => {
      const { charge } = await site.give();
      await site.settled();
      const stuck = { shard: 0, error: 'Postings of two currencies', recordedAt: new Date() };
      await site.connection.collection('ledger-stuck').insertMany([{ _id: `charge:${charge.id}`, ...stuck }, { _id: 'charge:ch_broken', ...stuck }] as never);
      expect(await textOf('/staff/books')).to.include(charge.id).and.to.include('ch_broken').and.to.include('Postings of two currencies');
      expect(await textOf('/staff/books', site.lena)).to.include(charge.id).and.not.to.include('ch_broken');
    });
  });

  describe('a payment that was set aside', () => {
    it('is shown with what is odd, to its own organization, and to finance when it is nobody’s', async () => {
      const { id } = await site.begin();
      const wrong = await site.strayPayment(5900, id);
      const stray = await site.strayPayment(4200);
      const page = await textOf('/staff/books');
      expect(page).to.include(`/staff/books/quarantine/${wrong}`).and.to.include(`/staff/books/quarantine/${stray}`).and.to.include('which we don’t have').and.to.include('2 things wait for a person');
      expect(page, 'its event says nothing more').not.to.include('Events that need a person');
      expect(await textOf('/staff/books', site.lena)).to.include(wrong).and.not.to.include(stray);
      expect((await site.get(`/staff/books/quarantine/${stray}`, site.lena)).status).to.equal(404);
      expect(await textOf(`/staff/books/quarantine/${wrong}`, site.lena)).to.include('Finance of the organization decides').and.not.to.include('/refund"');
      expect((await site.post(`/staff/books/quarantine/${wrong}/refund`, site.lena, { do: 'send', note: 'x' })).status).to.equal(403);

      const other = await openCampaign(site, 'other-homes');
      await site.staff.add('olga@other.example', other.organizationId, 'finance');
      const olga = await site.accounts.findOrCreate('olga@other.example', 'Olga');
      expect(await textOf('/staff/books', olga)).to.include(stray).and.not.to.include(wrong);
      expect((await site.post(`/staff/books/quarantine/${wrong}/ignore`, olga, { do: 'send', note: 'x' })).status).to.equal(404);
      expect(await refunds()).to.have.length(0);
    });

    it('becomes a gift after a page that says what will happen, once, with a name in its history', async () => {
      const { id } = await site.begin();
      const charge = await site.strayPayment(5900, id);
      const page = await textOf(`/staff/books/quarantine/${charge}`);
      expect(page).to.include(`attach?donation&#x3D;${id}`);
      const form = await textOf(`/staff/books/quarantine/${charge}/attach?donation=${id}`);
      const action = `/staff/books/quarantine/${charge}/attach`;
      expect((await site.post(action, site.marko, { ...formFields(form), note: ' ', do: 'check' })).status).to.equal(422);
      const confirm = await site.post(action, site.marko, { ...formFields(form), note: 'She paid by another link.', do: 'check' });
      expect(confirm.text).to.include('fifty-nine US dollars').and.to.include('The gift is then what was paid').and.to.include('She paid by another link.');
      expect((await site.donations.byId(id))?.status, 'the page alone does nothing').to.equal('quarantined');
      const changed = await site.post(action, site.marko, { ...formFields(confirm.text), do: 'change' });
      expect(changed.text).to.include('She paid by another link.');

      const sent = await site.post(action, site.marko, { ...formFields(confirm.text), do: 'send' });
      expect(sent.headers.location).to.equal(`/staff/books/quarantine/${charge}?answer=done`);
      const twice = await site.post(action, site.vesna, { ...formFields(confirm.text), do: 'send' });
      expect(await textOf(twice.headers.location ?? '')).to.match(/Done|It was ended before/).and.to.include('Ended by Marko');
      await site.settled();
      expect(await site.donations.byId(id)).to.deep.include({ status: 'paid', amount: { minor: 5900, currency: 'USD' } });
      const history = await site.donations.history(id);
      expect(history.find(({ staffName }) => staffName === 'Marko')?.why).to.include('She paid by another link.');
      expect(await textOf('/staff/books'), 'nothing of it waits any more').to.include('Attached to a gift').and.not.to.include('Events that need a person').and.not.to.include('wait for a person');
    });

    it('is found its gift by the donor’s address', async () => {
      const { id } = await site.begin();
      const charge = await site.strayPayment(6000);
      const found = await textOf(`/staff/books/quarantine/${charge}?q=donor1@example.org`);
      expect(found).to.include(`attach?donation&#x3D;${id}`);
      expect(await textOf(`/staff/books/quarantine/${charge}?q=nobody@example.org`)).to.include('No gift that could take it was found');
    });

    it('is given back once, however often it is sent', async () => {
      const charge = await site.strayPayment(4200);
      const action = `/staff/books/quarantine/${charge}/refund`;
      const send = () => site.post(action, site.marko, { do: 'send', note: 'Nobody knows it.' });
      const answers = await Promise.all([send(), send()]);
      expect(answers.map(({ status }) => status)).to.deep.equal([303, 303]);
      await send();
      expect(await refunds()).to.have.length(1);
      await site.settled();
      expect(await site.donations.quarantine.byCharge(charge)).to.include({ state: 'refunded', resolvedBy: 'Marko', note: 'Nobody knows it.' });
      expect(await textOf('/staff/books')).to.include('Given back').and.to.include('Nobody knows it.');
    });

    it('that Stripe doesn’t answer about keeps the words, and can be sent again', async () => {
      const charge = await site.strayPayment(4200);
      await site.order('/calls/fail', { times: 10, status: 500, path: '/v1/refunds' });
      const action = `/staff/books/quarantine/${charge}/refund`;
      const failed = await site.post(action, site.marko, { do: 'send', note: 'Nobody knows it.' });
      expect(failed.status).to.equal(503);
      expect(failed.text).to.include('Stripe doesn’t answer').and.to.include('Nobody knows it.');
      await site.order('/calls/mend');
      expect((await site.post(action, site.marko, { do: 'send', note: 'Nobody knows it.' })).headers.location).to.include('answer=done');
      expect(await refunds()).to.have.length(1);
    });

    it('is left as it is with a reason, and asks nobody any more', async () => {
      const charge = await site.strayPayment(4200);
      await site.post(`/staff/books/quarantine/${charge}/ignore`, site.vesna, { do: 'send', note: 'Sorted out with the bank.' });
      const page = await textOf('/staff/books');
      expect(page).to.include('Left as it is').and.to.include('Vesna').and.to.include('Sorted out with the bank.').and.not.to.include('Payments that fit no gift');
    });
  });

  describe('an event that could not be worked on', () => {
    it('shows its error, and is tried again', async () => {
      await site.give();
      await site.settled();
      const row = await site.connection.collection('stripe-events').findOne({ type: 'charge.succeeded' });
      const id = String(row?._id);
      await site.connection.collection('stripe-events').updateOne({ _id: id as never }, { $set: { state: 'dead', reason: 'The database was away', attempts: 8, finishedAt: new Date() } });
      const address = `/staff/books/events/${id}`;
      expect(await textOf('/staff/books')).to.include('The database was away').and.to.include(address);
      expect(await textOf('/staff/books/events')).to.include(address);
      expect(await textOf(address)).to.include('Failed too often').and.to.include('8 times');
      const again = await site.post(address, site.marko, {});
      expect(again.status).to.equal(303);
      await site.settled();
      expect(await textOf(again.headers.location ?? '')).to.include('It is tried again').and.to.include('Done');
      expect(await textOf('/staff/books/events')).to.include('Every event that Stripe told us of could be worked on');
      expect((await site.post('/staff/books/events/evt_nobody', site.marko, {})).status).to.equal(404);
    });
  });

  describe('payouts', () => {
    it('say what adds up to them, to the cent; what others got is one sum', async () => {
      const other = await openCampaign(site, 'other-homes');
      const gift = await site.give();
      const refunded = await site.give({ minor: 2500 });
      const foreign = await site.give({ minor: 8000, to: other });
      await site.order('/dashboard/refund', { charge: refunded.charge.id, amount: 500 });
      await site.sell(3000);
      await site.settled();
      await site.passDays(4);
      await site.reconcile();
      const { items: [payout] } = await site.books.payouts({ limit: 5 });
      if (payout === undefined) throw new Error('No payout');
      expect(await textOf('/staff/books')).to.include(`/staff/books/payouts/${payout.id}`);
      expect(await textOf('/staff/books/payouts')).to.include(`/staff/books/payouts/${payout.id}`).and.to.include('On its way to the bank');
      const page = await textOf(`/staff/books/payouts/${payout.id}`);
      expect(page).to.include('That is the payout, to the cent.').and.to.include('$85.00').and.to.include('−$5.00').and.to.include('Other organizations on this site').and.to.include('Other business in the same Stripe account');
      expect(page).to.include(`/staff/donations/${gift.id}`).and.not.to.include(foreign.id).and.not.to.include(foreign.charge.id);

      const file = await site.get(`/staff/books/payouts/${payout.id}.csv`, site.marko);
      expect(file.headers['content-type']).to.equal('text/csv; charset=utf-8');
      expect(file.headers['content-disposition']).to.include(`payout-${payout.id}.csv`);
      const rows = parse<Record<string, string>>(file.text, { columns: true, bom: true });
      expect(rows.map(({ type }) => type)).to.have.members(['charge', 'charge', 'refund', 'charge', 'other organizations']);
      expect(rows.reduce((sum, { net = '' }) => sum + Number(net.replace('.', '')), 0)).to.equal(payout.amount.minor);
      expect(file.text).not.to.include(foreign.id);
      expect((await site.get('/staff/books/payouts.csv', site.marko)).text).to.include(payout.id);
      expect((await site.get('/staff/books/payouts/po_nothing', site.marko)).status).to.equal(404);
    });
  });

  describe('the ledger as a file', () => {
    it('holds a period of one’s own organization, with names in which no formula hides', async () => {
      await site.connection.collection('organizations').updateOne({ _id: site.campaign.organizationId as never }, { $set: { name: '=cmd|calc' } });
      const { charge } = await site.give();
      await site.settled();
      await site.strayPayment(4200);
      const today = site.clock.now().toISOString().slice(0, 10);
      const address = (whose: string, from = today) => `/staff/books/ledger.csv?${new URLSearchParams({ whose, from, to: today }).toString()}`;
      const file = await site.get(address(site.campaign.organizationId), site.lena);
      expect(file.status).to.equal(200);
      expect(file.headers['content-disposition']).to.include(`ledger-${site.campaign.organizationId}-${today}-to-${today}.csv`);
      expect(file.text.startsWith('\uFEFF')).to.equal(true);
      const rows = parse<Record<string, string>>(file.text, { columns: true, bom: true });
      expect(rows.filter(({ entry }) => entry === `charge:${charge.id}`).map(({ account, debit, credit, currency, organization }) => [account, debit, credit, currency, organization])).to.have.deep.members([
        ['assets:stripe', '60.00', '', 'USD', '\'=cmd|calc'], ['income:gifts', '', '60.00', 'USD', '\'=cmd|calc'],
      ]);
      expect(rows.some(({ account }) => account === 'liabilities:unassigned')).to.equal(false);
      expect((await site.get(address('unassigned'), site.marko)).text).to.include('liabilities:unassigned');
      expect((await site.get(address('unassigned'), site.lena)).status).to.equal(422);
      expect((await site.get(address('org_other'), site.marko)).status).to.equal(422);
      const late = await site.get(address(site.campaign.organizationId, '2999-01-01'), site.marko);
      expect(late.status).to.equal(422);
      expect(late.text).to.include('The last day comes before the first.');
      expect((await site.get('/staff/books/ledger.csv?whose=x&from=2026-02-31&to=y', site.marko)).status).to.equal(422);
    });
  });
});
