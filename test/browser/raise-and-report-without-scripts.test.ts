import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { newVisitor, phone, type Visitor } from '../support/browser.ts';
import { fillGivingForm, giveButton, lookAgainUntil, lookAgainUntilSaid, payByCard } from '../support/donor-steps.ts';
import { expectFitsPhone } from '../support/page-checks.ts';
import { photoWithGps } from '../support/photo-with-gps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { signInByMail } from '../support/sign-in.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

describe('raising money and reporting without scripts', function () {
  this.timeout(90_000);
  let browser: Browser;
  let site: Site;
  const visitors: Visitor[] = [];

  siteInBrowser((started) => {
    ({ browser, site } = started);
  });

  async function newcomer(): Promise<Page> {
    const visitor = await newVisitor(browser, site.url, { javaScriptEnabled: false, viewport: phone });
    visitors.push(visitor);
    return visitor.context.newPage();
  }

  it('makes a supporter’s page with a photo, changes it, and takes a friend’s gift', async () => {
    const page = await newcomer();
    await page.goto('/campaigns/safe-homes');
    await page.getByRole('link', { name: 'Start a fundraiser' }).first().click();
    await signInByMail(page, site, 'mira.plain@example.org');
    await page.getByLabel('Your name, as shown on the page').fill('Mira Vale');
    await page.getByLabel('Title').fill('Twenty kilometres');
    await page.getByLabel('Why it matters to you').fill('I walk slowly.');
    await page.getByLabel(/^Your goal/).fill('much');
    await page.getByRole('button', { name: 'See how it looks' }).click();
    await page.locator('#f-goal-error').waitFor();
    expect(await page.getByLabel('Title').inputValue()).to.equal('Twenty kilometres');
    await page.getByLabel(/^Your goal/).fill('500');
    await page.getByLabel('Photo', { exact: false }).first().setInputFiles({ name: 'walk.jpg', mimeType: 'image/jpeg', buffer: await photoWithGps() });
    await page.getByLabel('What the photo shows').fill('A path by the river');
    await page.getByRole('button', { name: 'See how it looks' }).click();
    await page.getByRole('heading', { name: 'This is how your page will look' }).waitFor();
    await page.getByRole('link', { name: 'Change something' }).click();
    await page.getByLabel('Why it matters to you').fill('I walk slowly, and I arrive.');
    await page.getByRole('button', { name: /^(Save|See how it looks)/ }).click();
    await page.getByText('I walk slowly, and I arrive.').waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Your page is public').waitFor();
    await expectFitsPhone(page);
    await page.getByRole('link', { name: 'Open the page' }).click();
    await page.getByRole('heading', { level: 1, name: 'Twenty kilometres' }).waitFor();
    await giveOn(page.url());
    // The page follows its gift within a moment; without a script it is asked again.
    const words = page.getByText('Walk on!');
    await pollUntil('the friend’s words stand on the page', async () => {
      await page.reload();
      return (await words.count()) > 0;
    }, { everyMs: 300 });
  });

  /** A friend, who has no scripts either. */
  async function giveOn(address: string): Promise<void> {
    const page = await newcomer();
    await page.goto(address);
    await page.getByRole('link', { name: /^Give on .+’s page$/ }).first().click();
    await fillGivingForm(page, { amount: '$25', email: 'friend.plain@example.org', name: 'Tomas Friend', message: 'Walk on!' });
    await giveButton(page).click();
    await payByCard(page, '4242424242424242');
    await page.waitForURL('**/donations/**');
    await lookAgainUntilSaid(page, 'Thank you, Tomas');
  }

  it('writes a report, looks at it, publishes it, and sees that everyone has it', async () => {
    const page = await newcomer();
    await page.goto('/staff');
    await signInByMail(page, site, 'lena@lantern-row.example');
    await page.getByRole('link', { name: 'Reports', exact: true }).first().click();
    await page.getByRole('link', { name: 'Write a report on Safe Homes' }).click();
    await page.getByLabel('Title').fill('Without a script');
    await page.getByLabel('Report', { exact: true }).fill('The boiler held. **Twice** it did not.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('#preview strong', { hasText: 'Twice' }).waitFor();
    await page.getByRole('button', { name: 'Save and go on to publishing' }).click();
    await page.getByRole('button', { name: /^Publish and mail it to \d+ people$/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Without a script' }).waitFor();
    await expectFitsPhone(page);
    const gone = page.getByRole('heading', { name: /^Went out to \d+ people/ });
    await lookAgainUntil(page, 'the report went out', async () => (await gone.count()) > 0);
    await page.getByRole('link', { name: 'see it on the site' }).click();
    await page.locator('strong', { hasText: 'Twice' }).waitFor();
  });

  it('had no error and no request to another site on the way', () => {
    expect(visitors.flatMap(({ troubles }) => troubles)).to.deep.equal([]);
  });
});
