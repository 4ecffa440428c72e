import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { newVisitor, type Visitor } from '../support/browser.ts';
import { fillGivingForm, giveButton, payByCard } from '../support/donor-steps.ts';
import { figuresOf } from '../support/figures.ts';
import { expectNoCookies, expectSoundPage } from '../support/page-checks.ts';
import { hasMetadata, photoWithGps } from '../support/photo-with-gps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { signInByMail } from '../support/sign-in.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

const supporter = 'mira.supporter@example.org';

describe('raising money in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let site: Site;
  let visitor: Visitor;
  let friend: Visitor;
  let page: Page;
  let address: string;

  siteInBrowser(async (started) => {
    ({ browser, site } = started);
    visitor = await newVisitor(browser, site.url);
    friend = await newVisitor(browser, site.url);
    page = await visitor.context.newPage();
  });

  it('begins on the campaign with a mail address, and a link signs in', async () => {
    await page.goto('/campaigns/safe-homes');
    await page.getByRole('link', { name: 'Start a fundraiser' }).first().click();
    await page.waitForURL('**/campaigns/safe-homes/fundraise');
    await expectSoundPage(page);
    await signInByMail(page, site, supporter);
    await page.waitForURL('**/campaigns/safe-homes/fundraise');
  });

  it('takes a link once only, and only in the browser that asked', async () => {
    const stranger = await newVisitor(browser, site.url);
    const tab = await stranger.context.newPage();
    const [mail] = await site.mail({ to: supporter, subject: 'link to sign in' });
    await tab.goto(mail?.links.find((link) => link.includes('/sign-in/')) ?? '');
    expect(await tab.getByRole('button', { name: /^Sign in as/ }).count()).to.equal(0);
    await tab.goto('/account');
    await tab.waitForURL('**/sign-in?**');
    await expectSoundPage(tab);
    await stranger.context.close();
  });

  it('asks for title, words, goal and a photo, and says what is missing', async () => {
    await page.getByLabel('Your name, as shown on the page').fill('Mira Vale');
    await page.getByLabel('Title').fill('Forty kilometres for a safe night');
    await page.getByLabel('Why it matters to you').fill('I walk **slowly**, and I arrive.');
    // Past the browser's own check, to see the server's.
    await page.evaluate('document.querySelector("form[enctype]").noValidate = true');
    await page.getByRole('button', { name: /See how it looks|preview/i }).click();
    await page.locator('#f-goal-error').waitFor();
    expect(await page.getByLabel('Title').inputValue()).to.equal('Forty kilometres for a safe night');
    await expectSoundPage(page);
    await page.getByLabel(/^Your goal/).fill('500');
    await page.getByLabel('Photo', { exact: false }).first().setInputFiles({ name: 'walk.jpg', mimeType: 'image/jpeg', buffer: await photoWithGps() });
    await page.getByLabel('What the photo shows').fill('A path by the river');
    await page.getByRole('button', { name: /See how it looks|preview/i }).click();
  });

  it('shows a preview and publishes', async () => {
    await page.waitForURL('**/preview');
    await page.getByRole('heading', { name: 'This is how your page will look' }).waitFor();
    await expectSoundPage(page);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Your page is public').waitFor();
    await expectSoundPage(page);
    address = new URL(await page.getByRole('link', { name: 'Open the page' }).getAttribute('href') ?? '', site.url).pathname;
    await site.waitForMail({ to: supporter, subject: 'is public' });
  });

  it('shows the page to friends with the photo, and nothing of where it was taken', async () => {
    const tab = await friend.context.newPage();
    await tab.goto(address);
    await expectSoundPage(tab);
    await expectNoCookies(tab);
    const photo = tab.locator('.campaign__lead img');
    expect(await photo.getAttribute('alt')).to.equal('A path by the river');
    const narrower = await tab.locator('.campaign__lead source').first().getAttribute('srcset') ?? '';
    const sources = [await photo.getAttribute('src') ?? '', ...narrower.split(',').map((each) => each.trim().split(' ')[0] ?? '')];
    expect(sources.length).to.be.at.least(3);
    for (const source of sources) {
      const served = Buffer.from(await (await fetch(new URL(source, site.url))).arrayBuffer());
      expect(await hasMetadata(served), source).to.equal(false);
      expect(served.includes('Test Camera'), source).to.equal(false);
    }
    await tab.close();
  });

  it('takes a friend’s gift, which counts for the page and for the campaign', async () => {
    const [campaignBefore, pageBefore] = await Promise.all([figuresOf(site.url, 'campaigns/safe-homes'), figuresOf(site.url, address.slice(1))]);
    const tab = await friend.context.newPage();
    await tab.goto(address);
    await tab.getByRole('link', { name: /^Give on .+’s page$/ }).first().click();
    await tab.waitForURL(`**${address}/donate*`);
    await expectSoundPage(tab);
    await fillGivingForm(tab, { amount: '$25', email: 'friend@example.org', name: 'Tomas Friend', message: 'Walk on!' });
    await giveButton(tab).click();
    await tab.waitForURL('**/sandbox/stripe/pay/**');
    await payByCard(tab, '4242424242424242');
    await tab.getByRole('heading', { name: 'Thank you, Tomas' }).waitFor();
    await pollUntil('both totals moved', async () => {
      const [campaign, own] = await Promise.all([figuresOf(site.url, 'campaigns/safe-homes'), figuresOf(site.url, address.slice(1))]);
      return campaign.raised === campaignBefore.raised + 2500 && campaign.donations === campaignBefore.donations + 1
        && own.raised === pageBefore.raised + 2500 && own.donations === pageBefore.donations + 1;
    });
    await tab.goto(address);
    expect(await tab.getByLabel('Progress', { exact: true }).innerText()).to.contain('$25');
    await tab.getByText('Walk on!').waitFor();
    await expectNoCookies(tab);
  });

  it('tells the supporter by mail and on their account', async () => {
    const mails = await pollUntil('the supporter is told', async () => {
      const found = (await site.mail({ to: supporter })).filter((mail) => mail.text.includes('Tomas'));
      return found.length > 0 && found;
    });
    expect(mails).to.have.length(1);
    await page.goto('/account');
    await page.getByRole('link', { name: 'Forty kilometres for a safe night' }).first().waitFor();
    await expectSoundPage(page);
  });

  it('had no error, no refused script and no request to another site on the way', () => {
    expect([...visitor.troubles, ...friend.troubles]).to.deep.equal([]);
  });
});
