import { brotliDecompressSync } from 'node:zlib';
import { expect } from 'chai';
import { formClient, formFields } from '../support/form-client.ts';
import { type Answer, httpRequest, type Question } from '../support/http-request.ts';
import { linkIn } from '../support/mailbox-client.ts';
import { type Site, startSite } from '../support/start-site.ts';

describe('the site over HTTP', function () {
  this.timeout(60_000);
  let site: Site;
  const ask = (path: string, question?: Question): Promise<Answer> => httpRequest(site.url + path, question);

  before(async () => {
    site = await startSite({ env: { TRUST_PROXY: '1' } });
  });
  after(async () => {
    await site?.stop();
  });

  describe('headers', () => {
    const pages = ['/', '/campaigns', '/campaigns/safe-homes', '/campaigns/safe-homes/donate', '/campaigns/safe-homes/reports', '/organizations/lantern-row', '/sign-in', '/nothing-here'];
    for (const path of pages) {
      it(`let ${path} run no inline script and tell nothing of the software`, async () => {
        const { headers, text } = await ask(path);
        const policy = String(headers['content-security-policy']);
        expect(policy).to.contain("default-src 'self'").and.to.contain("script-src 'self'").and.to.contain("style-src 'self'").and.to.contain("frame-ancestors 'none'");
        expect(policy).not.to.contain('unsafe');
        expect(headers['x-powered-by']).to.equal(undefined);
        expect(headers['x-content-type-options']).to.equal('nosniff');
        expect(headers['referrer-policy']).to.equal('same-origin');
        expect(text, 'inline script').not.to.match(/<script(?![^>]*\bsrc=)/);
        expect(text, 'inline style').not.to.match(/<style|\sstyle="/);
      });
    }

    for (const path of pages.filter((each) => each !== '/sign-in')) {
      it(`set no cookie on ${path}`, async () => {
        expect((await ask(path)).headers['set-cookie']).to.equal(undefined);
      });
    }

    it('bind the session cookie to this site and keep scripts from it', async () => {
      const [cookie = ''] = (await ask('/sign-in')).headers['set-cookie'] ?? [];
      expect(cookie).to.match(/HttpOnly/i).and.to.match(/SameSite=(Lax|Strict)/i).and.to.match(/Path=\//);
      expect(cookie).not.to.match(/Domain=/i);
    });
  });

  describe('forms', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const subscribe = '/campaigns/safe-homes/subscribe';

    it('are refused when another site sends them', async () => {
      const body = 'email=a@example.org';
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: site.url, 'sec-fetch-site': 'same-site' }, { origin: 'null' }, {}]) {
        const { status } = await ask(subscribe, { method: 'POST', headers: { ...form, ...headers }, body });
        expect(status, JSON.stringify(headers)).to.equal(403);
      }
      expect((await ask(subscribe, { method: 'POST', headers: { ...form, origin: site.url }, body })).status).to.equal(303);
    });

    it('behind a session are refused without their token', async () => {
      const client = formClient(site.url);
      const page = await client.get('/sign-in');
      expect(formFields(page.text)._csrf).to.be.a('string');
      expect((await client.post('/sign-in', { email: 'a@example.org' })).status).to.equal(403);
      expect((await client.post('/sign-in', { email: 'a@example.org', _csrf: 'x'.repeat(24) })).status).to.equal(403);
      const other = formFields((await formClient(site.url).get('/sign-in')).text)._csrf ?? '';
      expect((await client.post('/sign-in', { email: 'a@example.org', _csrf: other })).status, 'another session’s').to.equal(403);
    });

    it('are answered with 429 when one address sends too many, and others go on', async () => {
      const send = (from: string) => ask(subscribe, { method: 'POST', headers: { ...form, origin: site.url, 'x-forwarded-for': from }, body: 'email=' });
      const statuses: number[] = [];
      for (let count = 0; count < 15; count++) statuses.push((await send('10.9.9.9')).status);
      expect(statuses[0]).to.equal(422);
      expect(statuses.at(-1)).to.equal(429);
      const refused = await send('10.9.9.9');
      expect(Number(refused.headers['retry-after'])).to.be.above(0);
      expect((await send('10.9.9.10')).status).to.equal(422);
    });

    it('may not be larger than a form is', async () => {
      const { status } = await ask(subscribe, { method: 'POST', headers: { ...form, origin: site.url, 'x-forwarded-for': '10.9.9.11' }, body: `email=${'a'.repeat(300_000)}` });
      expect(status).to.equal(413);
    });

    it('can’t carry operators of the database', async () => {
      const { status } = await ask('/campaigns/safe-homes/donate', { method: 'POST', headers: { ...form, origin: site.url }, body: 'email[$ne]=x&amount[$gt]=1&form=0123456789abcdef' });
      expect(status).to.equal(422);
    });
  });

  describe('signing in', () => {
    it('goes on to own paths only', async () => {
      for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%5Cevil.example/..//', 'javascript:alert(1)']) {
        const { text } = await ask(`/sign-in?next=${encodeURIComponent(next)}`);
        const kept = formFields(text).next ?? '';
        expect(new URL(kept, site.url).origin, next).to.equal(site.url);
      }
    });

    it('mails links to the site’s own address, whatever the Host header says', async () => {
      const client = formClient(site.url, { host: 'evil.example' });
      const page = await client.get('/sign-in');
      const answer = await client.post('/sign-in', { ...formFields(page.text), email: 'host@example.org' });
      expect(answer.status).to.equal(303);
      const [mail] = await site.waitForMail({ to: 'host@example.org' });
      expect(mail?.text).not.to.contain('evil.example');
      expect(mail?.html).not.to.contain('evil.example');
      if (mail !== undefined) expect(new URL(linkIn(mail, '/sign-in/')).origin).to.equal(site.url);
    });

    it('sends visitors without a session from private pages to the sign-in', async () => {
      for (const path of ['/account', '/staff', '/staff/reports']) {
        const { status, headers } = await ask(path);
        expect([302, 303], path).to.include(status);
        expect(headers.location).to.equal(`/sign-in?next=${encodeURIComponent(path)}`);
      }
    });
  });

  describe('answers', () => {
    it('say in a page what is not there', async () => {
      for (const path of ['/nothing-here', '/campaigns/none', '/fundraisers/none', '/organizations/none', '/donations/none', '/campaigns/safe-homes/reports/none', '/unsubscribe/none', '/subscriptions/none', '/pictures/none/640.webp']) {
        const { status, text, headers } = await ask(path);
        expect(status, path).to.equal(404);
        expect(headers['content-type'], path).to.contain('text/html');
        expect(text, path).to.contain('<h1');
      }
    });

    it('say so for a method that is not there', async () => {
      const { status } = await ask('/campaigns/safe-homes', { method: 'DELETE', headers: { origin: site.url } });
      expect([404, 405]).to.include(status);
    });

    it('survive addresses that make no sense', async () => {
      for (const path of ['/campaigns/%E0%A4%A', '/campaigns/..%2f..%2fetc', '/campaigns?page=-1&theme[]=x', `/campaigns/${'a'.repeat(5000)}`, '/pictures/..%2f..%2fpackage.json/640.webp']) {
        const { status } = await ask(path);
        expect(status, path).to.be.below(500);
      }
    });

    it('to programs are problems by RFC 9457', async () => {
      const { status, headers, text } = await ask('/api/v1/campaigns/none');
      expect(status).to.equal(404);
      expect(headers['content-type']).to.contain('application/problem+json');
      expect(JSON.parse(text)).to.include({ status: 404 }).and.to.have.property('title');
    });

    it('give the figures as JSON', async () => {
      const campaign = await ask('/api/v1/campaigns/safe-homes');
      expect(JSON.parse(campaign.text)).to.deep.equal({
        slug: 'safe-homes', title: 'Safe homes for people who escaped trafficking', status: 'published', currency: 'USD',
        raised: 2_261_100, goal: 3_000_000, toGo: 738_900, donations: 351,
      });
      const fundraiser = await ask('/api/v1/fundraisers/twelve-cold-miles');
      expect(JSON.parse(fundraiser.text)).to.include({ slug: 'twelve-cold-miles', currency: 'USD', goal: 200_000 }).and.to.have.keys('slug', 'title', 'status', 'currency', 'raised', 'goal', 'toGo', 'donations');
    });

    for (const [what, path] of [['pages', '/campaigns/safe-homes'], ['drawings of what has no picture', '/pictures/drawn/garden/a-quiet-garden.svg']] as const) {
      it(`${what} are kept by browsers until they change, and packed as they can read them`, async () => {
        const plain = await ask(path);
        const etag = plain.headers.etag ?? '';
        expect(etag).to.match(/^"/);
        const again = await ask(path, { headers: { 'if-none-match': etag } });
        expect(again.status).to.equal(304);
        expect(again.bytes).to.have.length(0);
        const packed = await ask(path, { headers: { 'accept-encoding': 'gzip, br' } });
        expect(packed.headers['content-encoding']).to.equal('br');
        expect(packed.headers.vary).to.match(/accept-encoding/i);
        expect(brotliDecompressSync(packed.bytes).toString()).to.equal(plain.text);
        expect(packed.bytes.length * 2).to.be.below(plain.bytes.length);
      });
    }

    it('tell sharing sites what a campaign is, by its public address', async () => {
      const { text } = await ask('/campaigns/safe-homes?utm_source=x', { headers: { host: 'evil.example' } });
      expect(text).to.contain(`<link rel="canonical" href="${site.url}/campaigns/safe-homes">`);
      for (const name of ['og:title', 'og:description', 'og:url', 'og:image', 'og:type']) expect(text, name).to.contain(`property="${name}"`);
      expect(text).not.to.contain('evil.example');
    });

    for (const path of ['/campaigns/safe-homes', '/organizations/lantern-row', '/campaigns/safe-homes/reports/2025-10-a-table-for-eleven', '/fundraisers/twelve-cold-miles']) {
      it(`give sharing sites a picture that they all read: ${path}`, async () => {
        const image = /property="og:image" content="([^"]+)"/.exec((await ask(path)).text)?.[1] ?? '';
        const picture = await httpRequest(image);
        expect(picture.status).to.equal(200);
        expect(picture.headers['content-type']).to.equal('image/jpeg');
      });
    }

    it('give robots and browsers the files that they ask for by themselves', async () => {
      const robots = await ask('/robots.txt');
      expect([robots.status, robots.headers['content-type']]).to.deep.equal([200, 'text/plain; charset=utf-8']);
      expect(robots.text).to.match(/^User-agent: \*\n/).and.to.contain('Disallow: /donations/\n').and.not.to.contain('Disallow: /campaigns');
      const icon = await ask('/favicon.ico');
      expect([icon.status, icon.headers['content-type'], icon.bytes.readUInt32BE(0)]).to.deep.equal([200, 'image/x-icon', 0x00_00_01_00]);
    });

    it('name the methods of an address that was asked with another', async () => {
      const { status, headers } = await ask('/campaigns/safe-homes', { method: 'DELETE', headers: { origin: site.url } });
      expect([status, headers.allow]).to.deep.equal([405, 'GET, HEAD']);
      expect((await ask('/nothing-here', { method: 'DELETE', headers: { origin: site.url } })).status).to.equal(404);
    });

    it('tell load balancers that it is alive and able', async () => {
      expect((await ask('/healthz')).status).to.equal(200);
      expect((await ask('/readyz')).status).to.equal(200);
    });
  });

  describe('the webhook', () => {
    const body = JSON.stringify({ id: 'evt_forged', object: 'event', type: 'charge.succeeded', data: { object: {} } });
    const send = (headers: Record<string, string>) => ask('/webhooks/stripe', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

    it('refuses what Stripe did not sign', async () => {
      expect((await send({})).status).to.equal(400);
      expect((await send({ 'stripe-signature': 'nonsense' })).status).to.equal(400);
      const now = Math.floor(Date.now() / 1000);
      expect((await send({ 'stripe-signature': `t=${now},v1=${'0'.repeat(64)}` })).status).to.equal(400);
    });
  });
});
