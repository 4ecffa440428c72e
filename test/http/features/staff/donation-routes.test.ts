import { expect } from 'chai';
import { money } from '../../../../src/shared/money.ts';
import { financeSite, type FinanceSite } from '../../../support/finance-site.ts';
import { formFields } from '../../../support/form-client.ts';
import { giftForm, openCampaign } from '../../../support/giving-house.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { orderStripe } from '../../../support/stripe-control.ts';

describe('donations in the back office', () => {
  let site: FinanceSite;
  let gifts = 0;

  beforeEach(async () => {
    site = await financeSite();
  });
  afterEach(() => site.close());

  async function paidGift(fields: { email?: string; name?: string } = {}, campaign = site.campaign): Promise<string> {
    const target = { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title };
    const { donation, checkout } = await site.donations.start(giftForm({ nonce: `a-nonce-of-gift-${gifts++}`, gift: money(6000, 'USD'), ...fields }), target);
    if (checkout.kind !== 'open') throw new Error(`No payment page: ${checkout.kind}`);
    await payCheckout(checkout.url);
    await hear();
    return donation.id;
  }

  async function hear(): Promise<void> {
    for (const event of await site.events()) await site.deliver(event);
    await site.work();
  }

  const refundsAtStripe = async () => (await site.stripe.refunds.list({ limit: 100 })).data;
  const textOf = async (path: string, who = site.marko) => (await site.get(path, who)).text;

  it('are listed for everybody who works here, and found by what somebody has at hand', async () => {
    const ana = await paidGift({ email: 'ana@example.org', name: 'Ana Petrović' });
    const bo = await paidGift({ email: 'bo@example.org', name: 'Bo Lind' });
    const { chargeId, paymentIntentId } = await site.donations.byId(ana) ?? {};
    const receipt = (await site.donations.receipt(ana))?.number ?? '';
    await orderStripe(site.controlBase, '/dashboard/refund', { charge: chargeId, amount: 1000 });
    await hear();
    const [note] = await site.donations.corrections(ana);
    const [refund] = await refundsAtStripe();
    for (const q of ['Ana@example.org', 'petro', 'Ana P', ana, chargeId ?? '', paymentIntentId ?? '', receipt, receipt.toLowerCase(), note?.number ?? '', refund?.id ?? '']) {
      const text = await textOf(`/staff/donations?${new URLSearchParams({ q }).toString()}`, site.rita);
      expect(text, q).to.include(`/staff/donations/${ana}"`).and.not.to.include(`/staff/donations/${bo}"`);
    }
    expect(await textOf('/staff/donations?status=partly-refunded')).to.include(ana).and.not.to.include(bo);
    expect(await textOf('/staff/donations?q=%5B.*&status=nonsense')).to.include('Nothing matches');
    expect(await textOf('/staff/donations')).to.include(ana).and.to.include(bo);
  });

  it('lead to each of their entries in the ledger', async () => {
    const id = await paidGift();
    const chargeId = (await site.donations.byId(id))?.chargeId ?? '';
    const hrefs = Array.from((await textOf(`/staff/donations/${id}`, site.rita)).matchAll(/href="(\/staff\/ledger\/entry\?[^"]+)"/g), ([, href = '']) => href.replaceAll('&#x3D;', '='));
    expect(hrefs.map((href) => new URL(href, 'http://x').searchParams.get('key'))).to.include(`charge:${chargeId}`);
    for (const href of hrefs) {
      const answer = await site.get(href, site.rita);
      expect(answer.status, href).to.equal(200);
      expect(answer.text).to.include(`/staff/donations/${id}`);
    }
  });

  it('go on to older pages', async () => {
    const row = await site.connection.collection('donations').findOne({ _id: await paidGift() as never });
    const copies = Array.from({ length: 55 }, (_none, index) => ({ ...row, _id: `don_copy${index}`, formKey: `copy-${index}`, chargeId: `ch_copy${index}`, formNonce: `copy-${index}`, createdAt: new Date(Date.UTC(2026, 0, 1, 0, Math.trunc(index / 2))) }));
    await site.connection.collection('donations').insertMany(copies as never);
    const seen: string[] = [];
    let next: string | undefined = '/staff/donations';
    while (next !== undefined) {
      const text: string = await textOf(next);
      seen.push(...Array.from(text.matchAll(/<a href="\/staff\/donations\/(don_\w+)"/g), ([, id = '']) => id));
      next = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
    }
    expect(seen).to.have.length(56);
    expect(new Set(seen).size).to.equal(56);
  });

  it('of another organization aren’t there', async () => {
    const other = await openCampaign(site, 'other-homes');
    const id = await paidGift({ email: 'stranger@example.org' }, other);
    for (const path of [`/staff/donations/${id}`, `/staff/donations/${id}/refund`, `/staff/donations/${id}/receipt.pdf`]) expect((await site.get(path, site.marko)).status, path).to.equal(404);
    expect((await site.post(`/staff/donations/${id}/refund`, site.marko, { do: 'send', form: 'a-form-of-this-test', amount: '10', reason: 'duplicate', note: 'x' })).status).to.equal(404);
    expect(await textOf('/staff/donations?q=stranger@example.org')).to.include('Nothing matches');
    expect(await refundsAtStripe()).to.have.length(0);
  });

  it('are given back by finance alone; others read who can', async () => {
    const id = await paidGift();
    for (const who of [site.lena, site.rita]) {
      const page = await textOf(`/staff/donations/${id}`, who);
      expect(page).to.include('Marko (marko@lantern.example), Vesna (vesna@lantern.example)').and.not.to.include(`/staff/donations/${id}/refund`);
      expect((await site.get(`/staff/donations/${id}/refund`, who)).status).to.equal(403);
      expect((await site.post(`/staff/donations/${id}/refund`, who, { do: 'send', form: 'a-form-of-this-test', amount: '10', reason: 'duplicate', note: 'x' })).status).to.equal(403);
    }
    expect(await refundsAtStripe()).to.have.length(0);
    expect(await textOf(`/staff/donations/${id}`)).to.include(`href="/staff/donations/${id}/refund"`);
  });

  it('finance of one organization that is something else in another gives nothing back there', async () => {
    const other = await openCampaign(site, 'other-homes');
    await site.staff.add('marko@lantern.example', other.organizationId, 'lead');
    const id = await paidGift({}, other);
    expect((await site.get(`/staff/donations/${id}`, site.marko)).status).to.equal(200);
    expect((await site.get(`/staff/donations/${id}/refund`, site.marko)).status).to.equal(403);
  });

  it('are given back after a page that repeats the sum in words', async () => {
    const id = await paidGift();
    const form = formFields(await textOf(`/staff/donations/${id}/refund`));
    expect(form).to.include({ amount: '60.00', reason: 'requested_by_customer' });
    const confirm = await site.post(`/staff/donations/${id}/refund`, site.marko, { ...form, amount: '12,50', note: 'She typed a nought too many.', do: 'check' });
    expect(confirm.status).to.equal(200);
    expect(confirm.text).to.include('twelve US dollars and fifty cents').and.to.include('$47.50 of the gift stays given').and.to.include('She typed a nought too many.');
    expect(await refundsAtStripe(), 'the page alone gives nothing back').to.have.length(0);

    const change = await site.post(`/staff/donations/${id}/refund`, site.marko, { ...formFields(confirm.text), do: 'change' });
    expect(formFields(change.text)).to.include({ amount: '12,50', note: 'She typed a nought too many.', form: form.form });

    const sent = await site.post(`/staff/donations/${id}/refund`, site.marko, { ...formFields(confirm.text), do: 'send' });
    expect(sent.status).to.equal(303);
    expect(await textOf(sent.headers.location ?? '')).to.include('Stripe has taken the refund: $12.50').and.to.include('Sent to Stripe');
    await hear();
    const done = await textOf(sent.headers.location ?? '');
    expect(done).to.include('Partly refunded').and.to.include('Marko asked to give back $12.50').and.to.include('$47.50').and.to.include('She typed a nought too many.');
    const [note] = await site.donations.corrections(id);
    expect(done).to.include(`${note?.number ?? ''} (PDF)`).and.to.include(`${(await site.donations.receipt(id))?.number ?? ''} (PDF)`).and.not.to.include('NaN');
    const pdf = await site.get(`/staff/donations/${id}/credit-notes/${note?.number ?? ''}.pdf`, site.rita);
    expect([pdf.status, pdf.headers['content-type']]).to.deep.equal([200, 'application/pdf']);
    expect((await site.get(`/staff/donations/${id}/receipt.pdf`, site.rita)).status).to.equal(200);
  });

  it('are given back once when the button is sent twenty times at once', async () => {
    const id = await paidGift();
    const fields = { ...formFields(await textOf(`/staff/donations/${id}/refund`)), note: 'Once only.', do: 'send' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => site.post(`/staff/donations/${id}/refund`, site.marko, fields)));
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.location ?? ''}`)).size, 'all come to the same page').to.equal(1);
    expect((await refundsAtStripe()).map(({ amount }) => amount)).to.deep.equal([6000]);
    await hear();
    expect((await site.post(`/staff/donations/${id}/refund`, site.marko, fields)).headers.location, 'and long after').to.equal(answers[0]?.headers.location);
  });

  it('keep what was typed when something is wrong, and say it beside the field', async () => {
    const id = await paidGift();
    const fresh = formFields(await textOf(`/staff/donations/${id}/refund`));
    const refused: [fields: Record<string, string>, words: string][] = [
      [{ amount: '60.01', note: 'Kept words.' }, 'Only $60.00 is left to give back.'],
      [{ amount: '0', note: 'Kept words.' }, 'Please enter an amount above zero.'],
      [{ amount: 'all of it', note: 'Kept words.' }, 'This can’t be read as an amount in USD.'],
      [{ amount: '', note: 'Kept words.' }, 'Please enter how much to give back.'],
      [{ amount: '10', note: '' }, 'Please say in a sentence why'],
      [{ amount: '10', note: 'Kept words.', reason: 'boredom' }, 'Please choose why.'],
    ];
    for (const [fields, words] of refused) {
      for (const step of ['check', 'send']) {
        const answer = await site.post(`/staff/donations/${id}/refund`, site.marko, { ...fresh, ...fields, do: step });
        expect(answer.status, words).to.equal(422);
        expect(answer.text).to.include(words === 'Only $60.00 is left to give back.' && step === 'send' ? 'is left to give back' : words);
        expect(formFields(answer.text)).to.include({ amount: fields.amount ?? '', note: fields.note ?? '', form: fresh.form });
      }
    }
    expect(await refundsAtStripe()).to.have.length(0);
  });

  it('say what to do about a dispute, until when, and why nothing can be given back meanwhile', async () => {
    const id = await paidGift();
    await orderStripe(site.controlBase, '/dashboard/dispute', { charge: (await site.donations.byId(id))?.chargeId });
    await hear();
    const page = await textOf(`/staff/donations/${id}`);
    expect(page).to.include('Needs an answer').and.to.match(/Answer it in Stripe’s dashboard before \d+ \w+ 20\d\d/).and.to.include('A refund now could give it back twice.');
    expect(page).not.to.include(`href="/staff/donations/${id}/refund"`);
    expect(await textOf(`/staff/donations/${id}/refund`)).to.include('This gift can’t be given back now');
  });
});
