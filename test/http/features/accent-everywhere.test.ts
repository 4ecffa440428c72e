import { expect } from 'chai';
import request from 'supertest';
import { accentGrounds, accentOf } from '../../../src/features/organizations/index.ts';
import { tellOpenings } from '../../../src/features/subscribers/index.ts';
import { contrastOf } from '../../../src/shared/colour.ts';
import { money } from '../../../src/shared/money.ts';
import { formFields } from '../../support/form-client.ts';
import { giftForm, givingHouse, type GivingHouse, openCampaign } from '../../support/giving-house.ts';
import { payCheckout } from '../../support/pay-checkout.ts';
import { publicUrl, seedOrganization, staffSite } from '../../support/staff-site.ts';
import { orderStripe } from '../../support/stripe-control.ts';
import { addCampaign, browser, supporterSite } from '../../support/supporter-site.ts';

const COLOUR = '#7a1f5c';
const LOOK = { accent: COLOUR, logoId: 'pic_logo', pictureId: null };
const HOUSE_COLOUR = '#0b5d57';
const hasSheet = (html: string, organization: string) => new RegExp(`<link rel="stylesheet" href="/organizations/${organization}/accent-[0-9a-f]{12}\\.css">`).test(html);

/** A mail in the organization's colour, readable by day and by night, with its logo on top. */
function isInColour(name: string, mail: { html: string; text: string } | 'suppressed' | undefined): void {
  if (mail === undefined || mail === 'suppressed') throw new Error(`${name} is not composed`);
  const read = accentOf(COLOUR);
  if (!read.ok) throw new Error('The colour of this test is none');
  expect(mail.html, name).to.match(/<img src="http[^"]*\/pictures\/pic_logo\/fallback\.jpg" alt="[^"]+"/);
  expect(mail.text, name).to.not.include('/pictures/');
  const { spring, 'on-spring': onSpring } = read.accent.dark;
  expect(mail.html, name).to.include(`a { color: ${COLOUR}; }`).and.include(`.mail-button { background-color: ${spring} !important; }`).and.not.include(HOUSE_COLOUR);
  for (const [text, ground] of [[COLOUR, accentGrounds.light.surface], ['#ffffff', COLOUR], [spring, accentGrounds.dark.surface], [onSpring, spring]] as const) expect(contrastOf(text, ground), `${text} on ${ground}`).to.be.at.least(4.5);
}

describe('an organization’s colour, on the way of a gift', () => {
  let house: GivingHouse;
  before(async () => { house = await givingHouse(); });
  after(() => house.close());

  const get = async (path: string) => (await request(house.app).get(path)).text;
  const post = (path: string, fields: Record<string, string>) => request(house.app).post(path).set('Origin', house.publicUrl).type('form').send(fields);
  const work = async () => {
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
  };

  it('is on each page of it, and in each mail about it', async () => {
    const campaign = await openCampaign(house);
    await house.organizations.setLook(campaign.organizationId, LOOK);
    const fundraiser = await house.fundraisers.importFundraiser({
      campaignId: campaign.id, account: { id: 'acc_1', email: 'mira@example.org' }, supporterName: 'Mira', title: 'Mira runs', language: 'en', story: 'I run.', goal: money(50_000, 'USD'), endsAt: null, pictureId: null, publishedAt: house.clock.now(),
    });
    const form = `/fundraisers/${fundraiser.slug}/donate`;
    const page = await get(form);
    const filledIn = { ...formFields(page), email: 'ana@example.org', name: 'Ana Petrović' };
    const begun = await post(form, filledIn);
    const another = await post(form, { ...filledIn, amount: '2500' });
    await payCheckout(begun.headers.location ?? '');
    await work();
    const [gift] = (await house.connection.collection<{ _id: string; chargeId: string }>('donations').find().toArray()).map(({ _id, chargeId }) => ({ id: _id, chargeId }));
    const donation = await house.donations.byId(gift?.id ?? '');
    if (donation === null) throw new Error('There is no gift');
    const status = house.donations.statusPath(donation);
    const mistaken = await post(`${status}/correct`, { name: '', email: 'no address' });
    expect([another.status, mistaken.status]).to.deep.equal([409, 422]);
    for (const [name, html] of Object.entries({ form: page, another: another.text, status: await get(status), mistaken: mistaken.text })) expect(hasSheet(html, 'org-safe-homes'), name).to.equal(true);

    await orderStripe(house.controlBase, '/dashboard/refund', { charge: gift?.chargeId, amount: 1500 });
    await work();
    const [note] = await house.donations.corrections(donation.id);
    for (const [kind, subject, to] of [['receipt', donation.id, 'ana@example.org'], ['supporter-notice', donation.id, 'mira@example.org'], ['credit-note', note?.id ?? '', 'ana@example.org']] as const) {
      const row = await house.outbox.get({ kind, subject, to });
      isInColour(kind, row === null ? undefined : await house.composers[kind]?.(row));
    }
  });

  it('is where a donor waits, and in the mails about a bank debit', async () => {
    const campaign = await openCampaign(house, 'dry-rooms');
    await house.organizations.setLook(campaign.organizationId, LOOK);
    const { donation } = await house.donations.start(giftForm(), { campaignId: campaign.id, organizationId: campaign.organizationId, fundraiserId: null, purpose: campaign.title });
    const [session] = (await house.stripe.checkout.sessions.list({ limit: 1 })).data;
    for (const [id, type, kind] of [['evt_debit', 'checkout.session.completed', 'gift-processing'], ['evt_failed', 'checkout.session.async_payment_failed', 'gift-failed']] as const) {
      await house.deliver({ id, object: 'event', type, livemode: false, created: session?.created, data: { object: { ...session, payment_status: 'unpaid' } } });
      await house.work();
      const row = await house.outbox.get({ kind, subject: `${donation.id}:1`, to: 'ana@example.org' });
      isInColour(kind, row === null ? undefined : await house.composers[kind]?.(row));
    }
    const form = '/campaigns/dry-rooms/donate';
    const filledIn = { ...formFields(await get(form)), email: 'jonas@example.org', name: 'Jonas' };
    await orderStripe(house.controlBase, '/calls/fail', { method: 'POST', path: '/v1/checkout/sessions', times: 9, status: 503 });
    const waiting = await post(form, filledIn);
    expect(hasSheet(await get(waiting.headers.location ?? ''), 'org-dry-rooms')).to.equal(true);
  });
});

describe('an organization’s colour, elsewhere', () => {
  it('is where somebody asks for its mails, and in them', async () => {
    let now = new Date('2027-02-20T09:00:00Z');
    const site = await staffSite(() => now);
    try {
      const { campaign, organizationId } = await seedOrganization(site, 'lantern');
      await site.organizations.setLook(organizationId, LOOK);
      await site.campaigns.update(campaign.id, { opensAt: new Date('2027-03-03T00:00:00Z') });
      await site.subscribers.request({ campaignId: campaign.id, email: 'ana@example.org', name: 'Ana' });
      const rows = async () => (await site.connection.collection<{ _id: string; kind: string; subject: string; to: string }>('outbox').find().toArray()).map(({ kind, subject, to }) => ({ kind, subject, to }));
      const [question] = await rows();
      const compose = async (mail: { kind: string; subject: string; to: string } | undefined) => {
        const row = mail === undefined ? null : await site.outbox.get(mail);
        isInColour(mail?.kind ?? 'nothing', row === null ? undefined : await site.composers[row.kind]?.(row));
        return row?.data.subscriberId ?? '';
      };
      const id = await compose(question);
      await site.subscribers.confirm(id);
      now = new Date('2027-03-03T01:00:00Z');
      await tellOpenings(site).run();
      for (const mail of (await rows()).slice(1)) await compose(mail);
      expect((await rows()).map(({ kind }) => kind)).to.have.members(['confirm-subscription', 'subscribed', 'campaign-open']);
      const [manage, leave] = [site.tokens.issue('subscription', id), site.tokens.issue('unsubscribe', id)];
      const address = '/campaigns/lantern-homes';
      for (const path of [address, `${address}/reports`, `${address}/total`, `${address}/subscribe`, `${address}/subscribe/thanks`, `/subscriptions/${manage}`, `/unsubscribe/${leave}`]) {
        expect(hasSheet((await request(site.app).get(path)).text, 'lantern'), path).to.equal(true);
      }
      const refused = await request(site.app).post(`${address}/subscribe`).set('Origin', publicUrl).type('form').send({ email: 'nobody' });
      expect([refused.status, hasSheet(refused.text, 'lantern')]).to.deep.equal([422, true]);
    } finally {
      await site.close();
    }
  });

  it('is on a supporter’s page, on the way to one, and in the mail that it is public', async () => {
    const site = await supporterSite();
    try {
      const campaign = await addCampaign(site);
      await site.organizations.setLook(campaign.organizationId, LOOK);
      const account = await site.accounts.findOrCreate('ana@example.org', 'Ana');
      const draft = await site.fundraisers.start({ id: 'frp_1', campaignId: campaign.id, account, supporterName: 'Ana', title: 'Forty kilometres', language: 'en', story: 'I walk.', goal: money(50_000, 'USD'), endsAt: null, pictureId: null });
      await site.fundraisers.publish(draft?.id ?? '');
      for (const path of ['/campaigns/safe-harbour/fundraise', '/fundraisers/forty-kilometres']) expect(hasSheet((await browser(site).get(path)).text, 'org-safe-harbour'), path).to.equal(true);
      const row = await site.outbox.get({ kind: 'fundraiser-published', subject: 'frp_1', to: 'ana@example.org' });
      isInColour('fundraiser-published', row === null ? undefined : await site.composers['fundraiser-published']?.(row));
    } finally {
      await site.close();
    }
  });
});
