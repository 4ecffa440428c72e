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
  const mails = (day = opensAt) => site.outbox.rows('campaign-open', `${campaign.id}:${day.toISOString()}`, { skip: 0, limit: 10 });
  const composed = async (day?: Date) => {
    const [row] = await mails(day);
    return row === undefined ? undefined : site.composers['campaign-open']?.(row);
  };
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

    const mail = await composed();
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
    expect(await composed()).to.equal('suppressed');
  });

  describe('when the first day is moved after it went out', () => {
    const putOff = new Date(opensAt.getTime() + 5 * 86_400_000);
    const told = async (day?: Date) => (await mails(day)).map(({ to }) => to);
    beforeEach(async () => {
      await ask('ana@example.org');
      later(60_000);
      await work();
      expect(await told()).to.deep.equal(['ana@example.org']);
    });

    it('goes once more, on the later day, also to who asked in between', async () => {
      later(3_600_000);
      await site.campaigns.update(campaign.id, { opensAt: putOff });
      await ask('jonas@example.org');
      expect(await work()).to.equal(0);
      now = new Date(putOff.getTime() + 60_000);
      expect(await Promise.all([work(), work()])).to.include(1);
      expect(await work()).to.equal(0);
      expect([await told(), await told(putOff)]).to.deep.equal([['ana@example.org'], ['ana@example.org', 'jonas@example.org']]);
    });

    it('is sent once by then, also when the earlier one still waits for its turn', async () => {
      await site.campaigns.update(campaign.id, { opensAt: putOff });
      now = new Date(putOff.getTime() + 60_000);
      await work();
      expect(await composed()).to.equal('suppressed');
      expect(await composed(putOff)).to.be.an('object').that.has.property('subject', 'Giving has opened: Homes');
    });

    it('goes once more when a day that was put off is brought forward, and never for a day that people were told of', async () => {
      await site.campaigns.update(campaign.id, { opensAt: putOff });
      later(2 * 86_400_000);
      const today = new Date(now.getTime() - 3_600_000);
      await site.campaigns.update(campaign.id, { opensAt: today });
      expect([await work(), await told(today)]).to.deep.equal([1, ['ana@example.org']]);
      await site.campaigns.update(campaign.id, { opensAt: putOff });
      await site.campaigns.update(campaign.id, { opensAt });
      expect(await work()).to.equal(0);
    });

    it('doesn’t go again when staff only correct the day of a campaign that is open', async () => {
      later(2 * 86_400_000);
      const yesterday = new Date(now.getTime() - 86_400_000);
      await site.campaigns.update(campaign.id, { opensAt: yesterday });
      expect([await work(), await told(yesterday)]).to.deep.equal([0, []]);
    });

    it('isn’t forgotten by rows of an older version', async () => {
      await site.connection.collection<{ _id: string }>('told-openings').updateOne({ _id: campaign.id }, { $unset: { opensAt: '' } });
      expect(await work()).to.equal(0);
      await site.campaigns.update(campaign.id, { opensAt: putOff });
      now = new Date(putOff.getTime() + 60_000);
      expect([await work(), await told(putOff)]).to.deep.equal([1, ['ana@example.org']]);
    });
  });

  it('is not sent of a first day that nobody waited for', async () => {
    await site.campaigns.update(campaign.id, { opensAt: null });
    await ask('ana@example.org');
    const yesterday = new Date(now.getTime() - 86_400_000);
    await site.campaigns.update(campaign.id, { opensAt: yesterday });
    expect([await work(), await mails(yesterday)]).to.deep.equal([0, []]);
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
