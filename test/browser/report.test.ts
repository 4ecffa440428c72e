import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { newVisitor, type Visitor } from '../support/browser.ts';
import { linkIn, type Mail } from '../support/mailbox-client.ts';
import { expectNoCookies, expectSoundPage } from '../support/page-checks.ts';
import { pollUntil } from '../support/poll-until.ts';
import { signInByMail } from '../support/sign-in.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

const title = 'What the winter cost, to the cent';
const body = '## Heating\n\nThe boiler held. **Twice** it did not.\n\n- wood\n- patience\n\nMore on [the page](https://lantern-row.example/boiler).';

describe('reporting in a browser', function () {
  this.timeout(90_000);
  let browser: Browser;
  let site: Site;
  let lena: Visitor;
  let reader: Visitor;
  let page: Page;
  let readers = { donors: 0, subscribers: 0 };
  let mails: Mail[];

  siteInBrowser(async (started) => {
    ({ browser, site } = started);
    lena = await newVisitor(browser, site.url);
    reader = await newVisitor(browser, site.url);
    page = await lena.context.newPage();
  });

  it('lets staff in by a mailed link', async () => {
    await page.goto('/staff');
    await page.waitForURL('**/sign-in?**');
    await signInByMail(page, site, 'lena@lantern-row.example');
    await page.waitForURL('**/staff');
    await expectSoundPage(page);
  });

  it('lets nobody else in', async () => {
    const stranger = await newVisitor(browser, site.url);
    const tab = await stranger.context.newPage();
    await tab.goto('/sign-in?next=/staff');
    await signInByMail(tab, site, 'curious@example.org');
    const answer = await tab.goto('/staff');
    expect(answer?.status()).to.be.within(403, 404);
    await stranger.context.close();
  });

  it('takes a visitor’s address only once they have said yes in their mailbox', async () => {
    const tab = await reader.context.newPage();
    const before = await audience();
    await tab.goto('/campaigns/safe-homes');
    await tab.locator('#subscribe').getByLabel('Mail address').fill('visitor@example.org');
    await tab.getByRole('button', { name: 'Send me reports' }).click();
    await tab.getByRole('heading', { name: 'Please look in your mailbox' }).waitFor();
    await expectSoundPage(tab);
    const [question] = await site.waitForMail({ to: 'visitor@example.org', subject: 'confirm' });
    expect(await audience()).to.deep.equal(before);
    await tab.goto(linkIn(question ?? none(), '/subscriptions/'));
    await expectSoundPage(tab);
    await tab.locator('main').getByRole('button').click();
    await tab.getByRole('status').first().waitFor();
    expect(await audience()).to.deep.equal({ ...before, subscribers: before.subscribers + 1 });
    await expectNoCookies(tab);
    await tab.close();
  });

  it('takes a report, shows how it will look, and says exactly who will get it', async () => {
    readers = await audience();
    expect(readers.donors).to.be.above(100);
    await page.goto('/staff/reports');
    await expectSoundPage(page);
    await page.getByRole('link', { name: 'Write a report on Safe Homes' }).click();
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('Report', { exact: true }).fill(body);
    await expectSoundPage(page);
    await page.getByRole('button', { name: 'Preview' }).click();
    const preview = page.locator('#preview');
    await preview.getByRole('heading', { name: 'Heating' }).waitFor();
    expect(await preview.locator('strong').first().innerText()).to.equal('Twice');
    expect(await page.getByLabel('Title').inputValue()).to.equal(title);
    await expectSoundPage(page);
    await page.getByRole('button', { name: 'Save and go on to publishing' }).click();
    await page.getByRole('heading', { name: /^Publish “/ }).waitFor();
    await expectSoundPage(page);
    await page.getByRole('button', { name: `Publish and mail it to ${readers.donors + readers.subscribers} people` }).click();
  });

  it('shows how the sending goes until every mail is accepted', async () => {
    const all = readers.donors + readers.subscribers;
    await pollUntil('every mail is accepted', async () => {
      await page.reload();
      return (await page.locator('main').innerText()).includes(`Went out to ${all} people`);
    }, { timeoutMs: 60_000, everyMs: 500 });
    const counts = await page.locator('dl.stats').first().innerText();
    expect(counts.toLowerCase().replace(/\s+/g, ' ')).to.match(new RegExp(`accepted ${all}|${all} accepted`));
    await expectSoundPage(page);
  });

  it('reaches each reader once, as text and as HTML, with a way out', async () => {
    const all = readers.donors + readers.subscribers;
    mails = await site.mail({ subject: title });
    expect(mails).to.have.length(all);
    expect(new Set(mails.map((mail) => mail.to.join())).size).to.equal(all);
    expect(new Set(mails.map((mail) => mail.messageId)).size).to.equal(all);
    const mail = mails.find(({ to }) => to.includes('visitor@example.org')) ?? none();
    expect(mail.text).to.contain('The boiler held.');
    expect(mail.html).to.contain('<strong>Twice</strong>');
    expect(mail.headers['list-unsubscribe-post']).to.equal('List-Unsubscribe=One-Click');
    expect(mail.headers['list-id']).to.match(/^<.+>$/);
  });

  it('can be read in the mailbox, newest first, and on the site', async () => {
    const tab = await reader.context.newPage();
    await tab.goto('/sandbox/mail');
    await tab.getByRole('link', { name: new RegExp(title) }).first().click();
    await tab.getByText(title).first().waitFor();
    await tab.goto('/campaigns/safe-homes');
    await tab.getByRole('link', { name: title }).first().click();
    await tab.waitForURL('**/campaigns/safe-homes/reports/**');
    await tab.getByRole('heading', { name: 'Heating' }).waitFor();
    await expectSoundPage(tab);
    await expectNoCookies(tab);
    expect(await (await tab.request.get('/campaigns/safe-homes/reports.atom')).text()).to.contain(title);
    await tab.goto('/campaigns/safe-homes/reports');
    await expectSoundPage(tab);
    await tab.close();
  });

  it('ends for a reader by one click of a mail program, and only by a POST', async () => {
    const mail = mails.find(({ to }) => to.includes('visitor@example.org')) ?? none();
    const address = /<(https?:[^>]+)>/.exec(mail.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
    expect((await fetch(address)).status).to.equal(200);
    expect(await audience(), 'after a link scanner opened it').to.deep.equal(readers);
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
    expect(answer.status).to.be.below(300);
    expect(await audience()).to.deep.equal({ ...readers, subscribers: readers.subscribers - 1 });
    const tab = await reader.context.newPage();
    await tab.goto(address);
    await expectSoundPage(tab);
    await tab.close();
  });

  it('shows the other staff pages whole', async () => {
    for (const path of ['/staff/campaigns', '/staff/campaigns/safe-homes', '/staff/fundraisers']) {
      await page.goto(path);
      await expectSoundPage(page);
    }
  });

  it('had no error, no refused script and no request to another site on the way', () => {
    expect([...lena.troubles, ...reader.troubles]).to.deep.equal([]);
  });

  /** How many would get a report now, as the page for a new one says. */
  async function audience(): Promise<{ donors: number; subscribers: number }> {
    const tab = await lena.context.newPage();
    await tab.goto('/staff/reports');
    await tab.getByRole('link', { name: 'Write a report on Safe Homes' }).click();
    const words = await tab.locator('.page-head__under').innerText();
    await tab.close();
    const [, donors = '', subscribers = ''] = /([\d,]+) donors? and ([\d,]+) subscribers?/.exec(words) ?? [];
    return { donors: Number(donors.replaceAll(',', '')), subscribers: Number(subscribers.replaceAll(',', '')) };
  }
});

function none(): never {
  throw new Error('There is no such mail');
}
