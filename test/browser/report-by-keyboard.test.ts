import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { desktop, newVisitor, type Visitor } from '../support/browser.ts';
import { press, signInByKeyboard, tabTo, typeInto } from '../support/keyboard.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

const title = 'What the winter cost, by the keys';

describe('reporting by keyboard alone', function () {
  this.timeout(90_000);
  let site: Site;
  let visitor: Visitor;
  let page: Page;

  siteInBrowser(async (started) => {
    ({ site } = started);
    visitor = await newVisitor(started.browser, site.url, { viewport: desktop });
    page = await visitor.context.newPage();
  });

  it('signs in, and finds where a report is written', async () => {
    await page.goto('/staff');
    await signInByKeyboard(page, site, 'lena@lantern-row.example');
    await page.waitForURL('**/staff');
    await press(page, 'Reports');
    await page.waitForURL('**/staff/reports');
    await press(page, 'Write a report on Safe Homes');
    await page.waitForURL('**/reports/new');
  });

  it('is written, with what the buttons above the text put into it', async () => {
    await typeInto(page, 'f-title', title);
    await typeInto(page, 'f-summary', 'The boiler held.');
    await press(page, 'Bold');
    await page.keyboard.type('Twice it did not.');
    expect(await page.locator('#f-body').inputValue()).to.contain('Twice it did not.');
  });

  it('is looked at before it leaves', async () => {
    await press(page, 'Preview');
    await page.locator('#preview').getByText('Twice it did not.').waitFor();
    expect(await page.locator('#f-title').inputValue()).to.equal(title);
    await press(page, 'Save and go on to publishing');
    await page.getByRole('heading', { name: `Publish “${title}”?` }).waitFor();
  });

  it('is published and mailed, and the page says when everyone has it', async () => {
    await tabTo(page, /^Publish and mail it to \d+ people$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/staff/reports/rep_**');
    await page.getByRole('heading', { name: /^Went out to \d+ people/ }).waitFor({ timeout: 60_000 });
    await press(page, 'see it on the site');
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    expect(visitor.troubles).to.deep.equal([]);
  });
});
