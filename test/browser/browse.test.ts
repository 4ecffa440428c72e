import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { newVisitor, type Visitor } from '../support/browser.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

describe('looking through campaigns', function () {
  this.timeout(60_000);
  let browser: Browser;
  let site: Site;
  let visitor: Visitor;
  let page: Page;

  siteInBrowser(async (started) => {
    ({ browser, site } = started);
    visitor = await newVisitor(browser, site.url);
    page = await visitor.context.newPage();
  });
  beforeEach(() => page.goto('/campaigns'));

  const titles = () => page.locator('.tile__title').allInnerTexts();
  const focused = () => page.evaluate<string>('document.activeElement.name');
  const heading = (name: string) => page.getByRole('heading', { level: 2, name, exact: true });

  it('narrows the list in place when a choice changes, and says so', async () => {
    expect(await titles()).to.have.length(3);
    await page.evaluate('window.sameDocument = true');
    await page.getByLabel('Country').selectOption('JP');
    await heading('1 campaign found').waitFor();
    expect(await titles()).to.have.length(1);
    expect(await page.getByRole('status').innerText()).to.equal('1 campaign found');
    expect(new URL(page.url()).search).to.equal('?country=JP&sort=newest');
    expect(await page.title()).to.match(/^1 campaign for Japan /);
    // What the other choice would show follows; all that is there is still this document.
    expect(await page.getByLabel('Theme').locator('option').allInnerTexts()).to.deep.equal(['All (1)', 'Disaster readiness (1)']);
    expect(await page.evaluate('window.sameDocument')).to.equal(true);
    await page.reload();
    expect(await titles()).to.have.length(1);
  });

  it('leaves who chooses by keyboard where they are', async () => {
    await page.getByLabel('Country').focus();
    for (const key of ['Enter', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.waitForURL('**/campaigns?country=JP&sort=newest');
    expect([await focused(), await page.getByLabel('Country').inputValue()]).to.deep.equal(['country', 'JP']);
  });

  it('leaves who goes through a closed list by arrow keys where they are, choice by choice', async () => {
    // Where there is no mouse the list is the browser's own, and each press of a key changes it.
    const context = await browser.newContext({ baseURL: site.url, hasTouch: true, isMobile: true });
    const tab = await context.newPage();
    await tab.goto('/campaigns');
    await tab.getByLabel('Country').focus();
    for (const country of ['JP', 'PT', 'RS']) {
      await tab.keyboard.press('ArrowDown');
      await tab.waitForURL(`**/campaigns?country=${country}&sort=newest`);
      expect(await tab.evaluate('document.activeElement.name')).to.equal('country');
    }
    await context.close();
  });

  it('keeps the button for what is typed, and for when the choice found no answer', async () => {
    await visitor.context.route('**/campaigns?**', (route) => route.abort());
    const failed = page.waitForEvent('requestfailed');
    await page.getByLabel('Country').selectOption('JP');
    await failed;
    expect(await titles()).to.have.length(3);
    await visitor.context.unroute('**/campaigns?**');
    await page.getByLabel('Search').fill('river');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**/campaigns?q=river&theme=&country=JP&sort=newest');
    await visitor.context.close();
    expect(visitor.troubles.filter((each) => !each.includes('net::ERR_FAILED'))).to.deep.equal([]);
  });
});
