import { expect } from 'chai';
import request from 'supertest';
import { browser, csrfOf, mailedLink, signIn, type Site, submit, supporterSite } from '../../../support/supporter-site.ts';

describe('signing in by a mailed link', () => {
  let site: Site;
  beforeEach(async () => {
    site = await supporterSite();
  });
  afterEach(() => site.close());

  it('leads from the address to the account, with a new session id', async () => {
    const agent = browser(site);
    const asked = await submit(site, agent, '/sign-in', '/sign-in', { email: ' Ana@Example.org ' });
    expect(asked.status).to.equal(303);
    const before = await agent.get(asked.headers.location as string);
    expect(before.text).to.contain('ana@example.org');
    const link = await mailedLink(site, 'ana@example.org');
    const page = await agent.get(link);
    expect(page.text).to.contain('Sign in as a…@example.org').and.not.contain('ana@example.org');
    const done = await agent.post(link).set('Origin', site.publicUrl).type('form').send({ _csrf: csrfOf(page.text) });
    expect(done.status).to.equal(303);
    expect(done.headers.location).to.equal('/account');
    expect(done.headers['set-cookie']?.[0]).to.match(/^wellspring=.*HttpOnly.*SameSite=Lax/);
    expect((await agent.get('/account')).text).to.contain('ana@example.org');
    expect(await site.connection.collection('sessions').countDocuments()).to.equal(1);
  });

  it('is used up by the button and not by opening it, however often and by whom it is opened', async () => {
    const agent = browser(site);
    await submit(site, agent, '/sign-in', '/sign-in', { email: 'ana@example.org' });
    const link = await mailedLink(site, 'ana@example.org');
    const scanner = await request(site.app).get(link);
    expect(scanner.status).to.equal(403);
    expect((await agent.get(link)).status).to.equal(200);
    expect((await submit(site, agent, link, link)).headers.location).to.equal('/account');
  });

  it('works once, for two clicks at the same time too', async () => {
    const agent = browser(site);
    await submit(site, agent, '/sign-in', '/sign-in', { email: 'ana@example.org' });
    const link = await mailedLink(site, 'ana@example.org');
    const page = await agent.get(link);
    const click = () => agent.post(link).set('Origin', site.publicUrl).type('form').send({ _csrf: csrfOf(page.text) });
    const statuses = (await Promise.all([click(), click()])).map((answer) => answer.status);
    expect(statuses).to.have.members([303, 410]);
    expect(await site.connection.collection('accounts').countDocuments()).to.equal(1);
    await submit(site, agent, '/account', '/sign-out');
    const other = await submit(site, agent, '/sign-in', link);
    expect(other.status).to.equal(410);
    expect(other.text).to.contain('This link was used already').and.contain('name="email"');
  });

  it('ends after ten minutes', async () => {
    const agent = browser(site);
    await submit(site, agent, '/sign-in', '/sign-in', { email: 'ana@example.org' });
    const link = await mailedLink(site, 'ana@example.org');
    site.time.at = new Date(site.time.at.getTime() + 10 * 60_000 - 1);
    expect((await agent.get(link)).status).to.equal(200);
    site.time.at = new Date(site.time.at.getTime() + 1);
    const late = await agent.get(link);
    expect(late.status).to.equal(410);
    expect(late.text).to.contain('This link has ended');
    expect((await submit(site, agent, '/sign-in', link)).status).to.equal(410);
    expect((await agent.get('/account')).status).to.equal(303);
  });

  it('works in no other browser, even one that asked for a link of its own', async () => {
    const agent = browser(site);
    const thief = browser(site);
    await submit(site, agent, '/sign-in', '/sign-in', { email: 'ana@example.org' });
    await submit(site, thief, '/sign-in', '/sign-in', { email: 'mallory@example.org' });
    const link = await mailedLink(site, 'ana@example.org');
    const stolen = await submit(site, thief, link, link);
    expect(stolen.status).to.equal(403);
    expect(stolen.text).to.contain('Open this link in the browser where you asked for it').and.contain('name="email"');
    expect((await submit(site, agent, link, link)).status).to.equal(303);
  });

  it('answers the same for an address that has an account and for one that has not', async () => {
    await site.accounts.findOrCreate('known@example.org', 'Known');
    const [known, unknown] = await Promise.all(['known@example.org', 'other@example.org'].map(async (email) => {
      const agent = browser(site);
      const asked = await submit(site, agent, '/sign-in', '/sign-in', { email });
      const sent = await agent.get(asked.headers.location as string);
      const shown = sent.text.replaceAll(email, 'ADDRESS').replace(/_csrf" value="[^"]+"/g, '');
      return { status: asked.status, location: asked.headers.location as string, shown };
    }));
    expect(known).to.deep.equal(unknown);
  });

  it('goes on to a path of this site only', async () => {
    const agent = browser(site);
    const done = await signIn(site, agent, 'ana@example.org', '/account?from=mail');
    expect(done.headers.location).to.equal('/account?from=mail');
    for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
      const fresh = browser(site);
      expect((await signIn(site, fresh, 'bea@example.org', next)).headers.location, next).to.equal('/account');
      expect((await fresh.get('/sign-in').query({ next })).headers.location, next).to.equal('/account');
    }
  });

  it('leads a signed-in person who opens the link again on to where they wanted', async () => {
    const agent = browser(site);
    await signIn(site, agent, 'ana@example.org');
    const again = await agent.get(await mailedLinkEvenIfUsed());
    expect(again.status).to.equal(303);

    async function mailedLinkEvenIfUsed(): Promise<string> {
      const [row] = await site.connection.collection<{ _id: string }>('sign-in-requests').find().toArray();
      return `/sign-in/${site.tokens.issue('sign-in', row?._id ?? '')}`;
    }
  });

  it('keeps what was typed beside the sentence that refuses it', async () => {
    const answer = await submit(site, browser(site), '/sign-in', '/sign-in', { email: 'ana at example', next: '/account' });
    expect(answer.status).to.equal(422);
    expect(answer.text).to.contain('value="ana at example"').and.contain('does not look like a mail address');
  });

  it('refuses forms without the token of the session, and forms of other sites', async () => {
    const agent = browser(site);
    await agent.get('/sign-in');
    const bare = await agent.post('/sign-in').set('Origin', site.publicUrl).type('form').send({ email: 'ana@example.org' });
    expect(bare.status).to.equal(403);
    const page = await agent.get('/sign-in');
    const foreign = await agent.post('/sign-in').set('Origin', 'https://evil.example').type('form').send({ email: 'ana@example.org', _csrf: csrfOf(page.text) });
    expect(foreign.status).to.equal(403);
    expect(await site.connection.collection('sign-in-requests').countDocuments()).to.equal(0);
  });

  it('gives no cookie to who is only led here, and reads no upload of a stranger', async () => {
    const led = await browser(site).get('/account');
    expect([led.status, led.headers['set-cookie']]).to.deep.equal([303, undefined]);
    const agent = browser(site);
    const page = await agent.get('/sign-in');
    const upload = await agent.post('/sign-in').set('Origin', site.publicUrl).field('_csrf', csrfOf(page.text)).attach('photo', Buffer.alloc(1_000), 'photo.jpg');
    expect(upload.status).to.equal(403);
  });

  it('limits how many mails one address gets', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 9; count++) statuses.push((await submit(site, browser(site), '/sign-in', '/sign-in', { email: 'ana@example.org' })).status);
    expect(statuses.slice(0, 8)).to.deep.equal(Array.from({ length: 8 }, () => 303));
    expect(statuses[8]).to.equal(429);
  });

  it('signs out on the server too', async () => {
    const agent = browser(site);
    await signIn(site, agent, 'ana@example.org');
    expect((await submit(site, agent, '/account', '/sign-out')).headers.location).to.equal('/');
    expect((await agent.get('/account')).headers.location).to.equal('/sign-in?next=%2Faccount');
    expect(await site.connection.collection('accounts').countDocuments()).to.equal(1);
  });

  it('offers the way out after everything that the account holds', async () => {
    const agent = browser(site);
    await signIn(site, agent, 'ana@example.org');
    const { text } = await agent.get('/account');
    const order = ['id="pages"', 'id="gifts"', 'id="about-you"', 'action="/account/name"', 'action="/sign-out"', '</main>'].map((part) => text.indexOf(part));
    expect(order).to.not.include(-1);
    expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
  });

  it('does not know links that are not ours', async () => {
    for (const token of ['abc', 'abc.def', `${'1'.repeat(20)}.${'A'.repeat(22)}`]) {
      expect((await request(site.app).get(`/sign-in/${token}`)).status).to.equal(410);
    }
  });
});

describe('the session cookie over https', () => {
  it('is bound to the host and never sent in clear', async () => {
    const site = await supporterSite('https://give.example.org');
    const answer = await request(site.app).get('/sign-in').set('X-Forwarded-Proto', 'https');
    const [cookie = ''] = answer.headers['set-cookie'] as unknown as string[];
    expect(cookie).to.match(/^__Host-wellspring=/).and.contain('Secure').and.contain('HttpOnly').and.contain('Path=/').and.contain('SameSite=Lax').and.not.contain('Domain');
    await site.close();
  });
});
