import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { desktop, newVisitor, phone } from '../support/browser.ts';
import { figuresOf } from '../support/figures.ts';
import { expectNoCookies, expectSoundPage } from '../support/page-checks.ts';
import { signInByMail } from '../support/sign-in.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

describe('explaining a total in a browser', function () {
  this.timeout(90_000);
  let browser: Browser;
  let site: Site;

  siteInBrowser((started) => {
    ({ browser, site } = started);
  });

  it('leads from the raised figure to every part of it, without scripts', async () => {
    const { context, troubles } = await newVisitor(browser, site.url, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto('/campaigns/safe-homes');
    await page.getByRole('link', { name: '$22,611 (how this total is made)' }).click();
    await page.getByRole('heading', { level: 1, name: 'How this total is made' }).waitFor();
    const { raised, donations } = await figuresOf(site.url, 'campaigns/safe-homes');
    expect(await page.locator('.heading__lead').innerText()).to.include('$22,611.00').and.to.include(`${donations} donations`);
    const months = await amountsOf(page, 'tbody td[data-label="Raised"]');
    expect(months.length).to.be.above(3);
    expect(months.reduce((sum, minor) => sum + minor, 0)).to.equal(raised);
    const feet = await amountsOf(page, 'tfoot td[data-label="Raised"]');
    expect(feet.at(-1)).to.equal(raised);
    expect(feet.slice(0, -1).reduce((sum, minor) => sum + minor, 0)).to.equal(raised);
    // What is over is one press away, also from the keyboard and without scripts.
    const [first, newest] = [page.locator('.year').first(), page.locator('.year').last()];
    expect([await first.locator('table').isVisible(), await newest.locator('table').isVisible()]).to.deep.equal([false, true]);
    await first.locator('summary').press('Enter');
    await first.locator('table').waitFor();
    await page.getByRole('link', { name: 'Safe homes for people who escaped trafficking' }).click();
    await page.waitForURL('**/campaigns/safe-homes');
    await page.getByRole('link', { name: 'How this total is made', exact: true }).click();
    await page.waitForURL('**/campaigns/safe-homes/total');
    await expectNoCookies(page);
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is accessible and fits a phone and a desk, ${colorScheme}`, async () => {
      for (const viewport of [phone, desktop]) {
        const { context, troubles } = await newVisitor(browser, site.url, { colorScheme, viewport });
        const page = await context.newPage();
        for (const path of ['/campaigns/safe-homes/total', '/campaigns/safe-homes', '/fundraisers/twelve-cold-miles']) {
          await page.goto(path);
          await expectSoundPage(page);
        }
        await page.getByRole('link', { name: 'How the campaign’s total is made' }).click();
        await page.waitForURL('**/campaigns/safe-homes/total');
        // On a phone the table is a list: each amount has its name beside it, and what is nothing takes no line.
        const dashes = await page.locator('.year[open] .table__none').first().isVisible();
        expect(dashes).to.equal(viewport === desktop);
        expect(troubles).to.deep.equal([]);
        await context.close();
      }
    });
  }

  it('leads staff from a line to its entries, to one of them, and on to the donation', async () => {
    const { context, troubles } = await newVisitor(browser, site.url);
    const page = await context.newPage();
    await page.goto('/staff/campaigns');
    await page.waitForURL('**/sign-in?**');
    await signInByMail(page, site, 'lena@lantern-row.example');
    await page.waitForURL('**/staff/campaigns');
    await page.locator('article', { hasText: 'Safe homes' }).getByRole('link', { name: 'How its total is made' }).click();
    await page.waitForURL('**/staff/campaigns/safe-homes/total');
    await expectSoundPage(page);
    const figure = page.locator('.year[open] tbody td[data-label="Raised"] a').first();
    const [line] = await amountsOf(page, '.year[open] tbody td[data-label="Raised"] a >> nth=0');
    await figure.click();
    await page.getByRole('heading', { level: 1, name: 'Entries of the ledger' }).waitFor();
    await expectSoundPage(page);
    expect((await amountsOf(page, 'tbody td[data-label="In raised"]')).reduce((sum, minor) => sum + minor, 0)).to.equal(line);
    await page.setViewportSize(phone);
    expect(await page.evaluate(tallestRow), 'lines of an entry on a phone').to.be.within(1.5, 2.5);
    await page.setViewportSize(desktop);
    await page.locator('tbody th a').first().click();
    await page.getByRole('heading', { name: 'What was booked' }).waitFor();
    await expectSoundPage(page);
    await page.getByRole('definition').getByRole('link', { name: / from / }).click();
    await page.waitForURL('**/staff/donations/don_*');
    expect(troubles).to.deep.equal([]);
    await context.close();
  });
});

/** The height of the tallest row of a list, in lines of its text. */
const tallestRow = `Math.max(...[...document.querySelectorAll('tbody tr')].map((row) => {
  const { lineHeight, paddingBlockStart, paddingBlockEnd } = getComputedStyle(row);
  return (row.clientHeight - parseFloat(paddingBlockStart) - parseFloat(paddingBlockEnd)) / parseFloat(lineHeight);
}))`;

/** Amounts in cents, as the page shows them. */
async function amountsOf(page: Page, selector: string): Promise<number[]> {
  const texts = await page.locator(selector).allTextContents();
  return texts.map((text) => Number((/[\d,.]+/.exec(text)?.[0] ?? '').replace(/\D/g, '')) * (text.includes('−') ? -1 : 1));
}
