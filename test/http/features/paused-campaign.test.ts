import { expect } from 'chai';
import request from 'supertest';
import type { Campaign } from '../../../src/features/campaigns/index.ts';
import { money } from '../../../src/shared/money.ts';
import { formFields } from '../../support/form-client.ts';
import { givingHouse, type GivingHouse, openCampaign } from '../../support/giving-house.ts';
import { payCheckout } from '../../support/pay-checkout.ts';

describe('a paused campaign', () => {
  let house: GivingHouse;
  let campaign: Campaign;

  before(async () => {
    house = await givingHouse();
    campaign = await openCampaign(house);
  });
  after(() => house.close());

  const form = '/campaigns/safe-homes/donate';
  const get = (path: string) => request(house.app).get(path);
  const send = (fields: Record<string, string>) => request(house.app).post(form).set('Origin', house.publicUrl).type('form').send({ ...fields, email: 'ana@example.org', name: 'Ana Petrović' });

  it('takes no gift, says why, and offers what else the organization does; what was begun still counts', async () => {
    const fields = formFields((await get(form)).text);
    const begun = await send(fields);
    const late = formFields((await get(form)).text);
    await house.campaigns.setStatus(campaign.id, 'paused', 'We go on in March.');

    const page = await get(form);
    expect(page.status).to.equal(200);
    expect(page.text).to.include('Safe Homes is paused and takes no gifts just now. We go on in March.').and.to.include('Lantern Row has no other open campaign.').and.not.to.include('name="email"');
    const refused = await send(late);
    expect(refused.status).to.equal(409);
    expect(refused.text).to.include('Your gift was not begun');
    expect(await house.connection.collection('donations').countDocuments()).to.equal(1);

    await payCheckout(begun.headers.location ?? '');
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
    expect((await house.ledger.totals('campaign', campaign.id, 'USD')).raised).to.deep.equal(money(6000, 'USD'));

    const { id: _id, updatedAt: _updated, pauseWords: _words, ...rest } = campaign;
    await house.campaigns.create({ ...rest, slug: 'dry-shoes', title: 'Dry shoes', status: 'published' });
    expect((await get(form)).text).to.include('Open now, by Lantern Row').and.to.include('href="/campaigns/dry-shoes"');

    await house.campaigns.setStatus(campaign.id, 'published');
    expect((await get(form)).text).to.include('name="email"');
  });
});
