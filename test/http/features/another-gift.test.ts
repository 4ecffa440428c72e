import { expect } from 'chai';
import request from 'supertest';
import { formFields } from '../../support/form-client.ts';
import { givingHouse, type GivingHouse, openCampaign } from '../../support/giving-house.ts';
import { payCheckout } from '../../support/pay-checkout.ts';

describe('a giving form that is sent again with other answers', () => {
  let house: GivingHouse;
  let visitor = 0;

  before(async () => {
    house = await givingHouse();
    await openCampaign(house);
  });
  after(() => house.close());
  beforeEach(() => visitor++);

  const page = '/campaigns/safe-homes/donate';
  const send = (fields: Record<string, string>) => request(house.app).post(page).set('Origin', house.publicUrl).set('X-Forwarded-For', `10.0.0.${visitor}`).type('form').send(fields);
  const count = () => house.connection.collection('donations').countDocuments({});

  async function filledIn(fields: Record<string, string> = {}): Promise<Record<string, string>> {
    return { ...formFields((await request(house.app).get(page)).text), email: 'ana@example.org', name: 'Ana "Pet" Petrović', message: 'Courage <3', ...fields };
  }

  it('is another gift only when the donor says so, and nothing typed is lost', async () => {
    const answers = await filledIn();
    const first = await send(answers);
    expect(first.status).to.equal(303);
    const before = await count();
    const asked = await send({ ...answers, amount: '2500' });
    expect(asked.status).to.equal(409);
    expect(asked.text).to.contain('You began a gift with this form already').and.to.contain('Not paid yet').and.to.contain('$60.00').and.to.contain('Give $25.00 as well');
    expect(await count()).to.equal(before);
    const confirmed = formFields(asked.text);
    expect(confirmed).to.include({ amount: '2500', name: answers.name, message: answers.message, email: answers.email, reports: '1' });
    const second = await send(confirmed);
    expect(second.status).to.equal(303);
    expect(second.headers.location).to.not.equal(first.headers.location);
    expect(await count()).to.equal(before + 1);
  });

  it('is one gift however often the second one is confirmed, at once or by the old form', async () => {
    const answers = await filledIn();
    await send(answers);
    const before = await count();
    const changed = { ...answers, amount: '2500' };
    const confirmed = formFields((await send(changed)).text);
    const sent = await Promise.all([send(confirmed), send(confirmed), send(confirmed)]);
    expect(sent.map(({ status }) => status)).to.deep.equal([303, 303, 303]);
    const later = await send(changed);
    expect(new Set([...sent, later].map(({ headers }) => headers.location)).size).to.equal(1);
    expect(await count()).to.equal(before + 1);
  });

  it('stays one gift when it is the same form with the same answers', async () => {
    const answers = await filledIn();
    const before = await count();
    const sent = await Promise.all([send(answers), send(answers), send(answers)]);
    expect(new Set(sent.map(({ headers }) => headers.location)).size).to.equal(1);
    expect(await count()).to.equal(before + 1);
  });

  it('is one gift, and a question, when two different ones are sent at once', async () => {
    const answers = await filledIn();
    const before = await count();
    const sent = await Promise.all([send(answers), send({ ...answers, amount: '2500' })]);
    expect(sent.map(({ status }) => status)).to.have.members([303, 409]);
    expect(await count()).to.equal(before + 1);
  });

  it('leads to the gift that there is, and says how far it is', async () => {
    const answers = await filledIn();
    const first = await send(answers);
    await payCheckout(first.headers.location ?? '');
    for (const event of await house.events()) await house.deliver(event);
    await house.work();
    const asked = await send({ ...answers, name: 'Ana Marić' });
    expect(asked.text).to.contain('It is paid').and.to.contain('Give $60.00 once more').and.not.to.contain('leave the other unpaid');
    const path = /href="(\/donations\/[^"]+)"/.exec(asked.text)?.[1] ?? '';
    expect((await request(house.app).get(path)).text).to.contain('Thank you, Ana.');
  });
});
