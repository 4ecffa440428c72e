import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { newVisitor, phone, type Visitor } from '../support/browser.ts';
import { focused, press, signInByKeyboard, typeInto, typeOver } from '../support/keyboard.ts';
import { pollUntil } from '../support/poll-until.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

const story = 'I walk slowly, and I arrive.';

describe('raising money by keyboard alone', function () {
  this.timeout(90_000);
  let site: Site;
  let visitor: Visitor;
  let page: Page;

  siteInBrowser(async (started) => {
    ({ site } = started);
    visitor = await newVisitor(started.browser, site.url, { viewport: phone });
    page = await visitor.context.newPage();
  });

  it('leads from the campaign over the mailbox to the form', async () => {
    await page.goto('/campaigns/safe-homes');
    await press(page, 'Start a fundraiser');
    await page.waitForURL('**/campaigns/safe-homes/fundraise');
    await signInByKeyboard(page, site, 'keys@example.org');
    await page.waitForURL('**/campaigns/safe-homes/fundraise');
  });

  it('leads back to the first field that is missing, and fills in the others in their order', async () => {
    await press(page, /^See how it looks/);
    expect(await focused(page)).to.equal('f-supporterName');
    await page.keyboard.type('Mira Vale');
    await typeInto(page, 'f-title', 'Forty kilometres for a safe night');
    await typeInto(page, 'f-story', story);
    await typeInto(page, 'f-goal', 'much');
    await press(page, /^See how it looks/);
    await page.locator('#errors').waitFor();
    // The browser moves the focus when it has painted the page.
    await pollUntil('the summary has the focus', async () => await focused(page) === 'errors');
    await press(page, /amount|500/i);
    expect(await focused(page)).to.equal('f-goal');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('500');
    await press(page, /^See how it looks/);
    await page.waitForURL('**/preview');
  });

  it('shows the page, publishes it, and opens it', async () => {
    await page.getByRole('heading', { name: 'This is how your page will look' }).waitFor();
    await page.getByText(story).waitFor();
    await press(page, 'Publish');
    await page.getByText('Your page is public').waitFor();
    await press(page, 'Open the page');
    await page.waitForURL('**/fundraisers/**');
    await page.getByRole('heading', { level: 1, name: 'Forty kilometres for a safe night' }).waitFor();
  });

  it('changes it later', async () => {
    await page.goBack();
    await press(page, 'Edit the page');
    await page.waitForURL('**/edit');
    await typeOver(page, 'f-title', 'Fifty kilometres for a safe night');
    await press(page, /^Save/);
    await page.getByRole('heading', { level: 1, name: 'Fifty kilometres for a safe night' }).waitFor();
    expect(visitor.troubles).to.deep.equal([]);
  });
});
