import { expect } from 'chai';
import request from 'supertest';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { tellOpenings } from '../../../../src/features/subscribers/index.ts';
import { publicUrl, seedOrganization, type StaffSite, staffSite } from '../../../support/staff-site.ts';

const opensAt = new Date('2027-03-02T23:00:00Z');

describe('the mail that giving has opened', () => {
  let site: StaffSite;
  let campaign: Campaign;
  let now: Date;
  beforeEach(async () => {
    now = new Date('2027-02-20T09:00:00Z');
    site = await staffSite(() => now);
    ({ campaign } = await seedOrganization(site, 'lantern'));
    await site.campaigns.update(campaign.id, { opensAt });
  });
  afterEach(() => site.close());

  const path = '/campaigns/lantern-homes/subscribe';
  const ask = async (email: string, confirms = true) => {
    const sent = await request(site.app).post(path).set('Origin', publicUrl).type('form').send({ email, name: 'Ana' });
    expect(sent.status).to.equal(303);
    const id = (await site.connection.collection<{ _id: string; email: string }>('subscribers').findOne({ email }))?._id ?? '';
    if (confirms) await site.subscribers.confirm(id);
    return id;
  };
  const work = () => tellOpenings(site).run();
  const mails = () => site.outbox.rows('campaign-open', campaign.id, { skip: 0, limit: 10 });
  const later = (ms: number) => { now = new Date(opensAt.getTime() + ms); };

  it('is promised where somebody leaves an address, and no longer once it is open', async () => {
    const page = (await request(site.app).get(path)).text;
    expect(page).to.include('Hear when giving opens').and.include('Giving opens on 3 March 2027. We write to you on that day.');
    await ask('ana@example.org');
    const [question] = await site.connection.collection<{ kind: string; subject: string; to: string }>('outbox').find({ kind: 'confirm-subscription' }).toArray();
    const row = question === undefined ? null : await site.outbox.get(question);
    const mail = row === null ? undefined : await site.composers['confirm-subscription']?.(row);
    // Confirmed meanwhile: nobody is asked twice.
    expect(mail).to.equal('suppressed');
    later(0);
    expect((await request(site.app).get(path)).text).to.include('Reports by mail').and.not.include('opens');
  });

  it('goes to everybody who asked, once, however often it is looked', async () => {
    await ask('ana@example.org');
    await ask('unsure@example.org', false);
    await site.subscribers.unsubscribe(await ask('left@example.org'), 'unsubscribed');
    await site.subscribers.giftArrived({ campaignId: campaign.id, email: 'donor@example.org', name: 'Jonas', at: now, source: 'import' });
    later(-1);
    expect([await work(), await mails()]).to.deep.equal([0, []]);
    later(60_000);
    expect(await Promise.all([work(), work()])).to.include(1);
    expect(await work()).to.equal(0);
    expect((await mails()).map(({ to }) => to)).to.deep.equal(['ana@example.org']);

    const [row] = await mails();
    const mail = row === undefined ? undefined : await site.composers['campaign-open']?.(row);
    if (mail === undefined || mail === 'suppressed') throw new Error('It was not composed');
    expect(mail.subject).to.equal('Giving has opened: Homes');
    for (const part of [mail.html, mail.text]) expect(part).to.include(`${publicUrl}/campaigns/lantern-homes/donate`).and.include('Homes of lantern').and.include(mail.listUnsubscribeUrl ?? 'no way to stop it');
    expect(mail.listId).to.match(/^cmp-\w+\.reports\.localhost$/);
  });

  it('is withdrawn when the campaign is closed again by its turn', async () => {
    await ask('ana@example.org');
    later(60_000);
    await work();
    await site.campaigns.setStatus(campaign.id, 'paused', 'We wait.');
    const [row] = await mails();
    expect(row === undefined ? undefined : await site.composers['campaign-open']?.(row)).to.equal('suppressed');
  });

  it('is not sent of a day long past, nor of a campaign that is no longer to open', async () => {
    await ask('ana@example.org');
    await site.campaigns.update(campaign.id, { opensAt: null });
    later(60_000);
    expect(await work()).to.equal(0);
    await site.campaigns.update(campaign.id, { opensAt });
    later(4 * 86_400_000);
    expect([await work(), await mails()]).to.deep.equal([0, []]);
  });
});
