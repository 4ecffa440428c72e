import { expect } from 'chai';
import request from 'supertest';
import { formFields } from '../../support/form-client.ts';
import { givingHouse, type GivingHouse, openCampaign } from '../../support/giving-house.ts';

describe('figures and dates', () => {
  let house: GivingHouse;

  before(async () => {
    house = await givingHouse();
    await openCampaign(house);
  });
  after(() => house.close());

  const get = (path: string, language?: string) => request(house.app).get(path).set(language === undefined ? {} : { 'Accept-Language': language });

  /** The private page of a gift that isn't paid. */
  async function giftPage(): Promise<string> {
    const fields = { ...formFields((await get('/campaigns/safe-homes/donate')).text), email: 'ana@example.org', name: 'Ana Petrović' };
    await request(house.app).post('/campaigns/safe-homes/donate').set('Origin', house.publicUrl).type('form').send(fields);
    const [session] = (await house.stripe.checkout.sessions.list({ limit: 1 })).data;
    return new URL(session?.success_url ?? '').pathname;
  }

  it('of a giving form are written as in the visitor’s region, by the script too', async () => {
    const form = '/campaigns/safe-homes/donate';
    const [plain, american, swedish] = await Promise.all([get(form), get(form, 'en-US,en;q=0.9'), get(form, 'sv-SE,sv;q=0.9,en;q=0.5')]);
    for (const { text } of [plain, american]) expect(text).to.include('>$60.00</span>').and.to.include('data-sum-usual="$9,999,999,999,990.00"');
    expect(swedish.text).to.match(/data-sum-usual="9(?:\s999){3}\s990,00\s\$"/).and.to.match(/>60,00\s\$<\/span>/).and.to.include('<html lang="en">');
  });

  it('of a refusal are too', async () => {
    const path = '/campaigns/safe-homes/donate';
    const refused = await request(house.app).post(path).set('Origin', house.publicUrl).set('Accept-Language', 'sv-SE,sv;q=0.9').type('form')
      .send({ ...formFields((await get(path)).text), amount: 'own', ownAmount: '0,30', email: 'ana@example.org', name: 'Ana Petrović' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.match(/The smallest gift that can be paid by card is 0,50\s\$\./);
  });

  it('of a gift’s page are, and so are the sentences of its line of life', async () => {
    const path = await giftPage();
    const [plain, american, swedish] = await Promise.all([get(path), get(path, 'en-US'), get(path, 'sv-SE')]);
    expect(plain.text).to.match(/\b\d{1,2} [A-Z][a-z]+ 20\d\d at \d\d:\d\d /).and.to.include('You chose to give $60.00 to');
    expect(american.text).to.match(/\b[A-Z][a-z]+ \d{1,2}, 20\d\d at \d{1,2}:\d\d\s[AP]M /);
    expect(swedish.text).to.match(/You chose to give 60,00\s\$ to/);
  });

  it('of a page that is kept for many are the same for all', async () => {
    const [one, other] = await Promise.all([get('/campaigns/safe-homes', 'en-US'), get('/campaigns/safe-homes', 'sv-SE')]);
    expect(one.text).to.equal(other.text);
  });
});
