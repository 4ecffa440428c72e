import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { newVisitor, phone, type Visitor } from '../support/browser.ts';
import { fillGivingForm, giveButton, lookAgainUntilSaid, payByCard } from '../support/donor-steps.ts';
import { figuresOf } from '../support/figures.ts';
import { formFields, formClient } from '../support/form-client.ts';
import { expectFitsPhone, expectNoCookies } from '../support/page-checks.ts';
import { payCheckout } from '../support/pay-checkout.ts';
import { pollUntil } from '../support/poll-until.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

const form = '/campaigns/safe-homes/donate';

describe('giving on a phone without scripts', function () {
  this.timeout(60_000);
  let site: Site;
  let visitor: Visitor;
  let page: Page;

  siteInBrowser(async (started) => {
    ({ site } = started);
    visitor = await newVisitor(started.browser, site.url, { javaScriptEnabled: false, viewport: phone });
    page = await visitor.context.newPage();
  });

  it('says beside the fields what is missing, and keeps what was typed', async () => {
    await page.goto('/campaigns/safe-homes');
    await expectFitsPhone(page);
    await page.getByRole('link', { name: /^Give/ }).first().click();
    await page.waitForURL(`**${form}*`);
    await fillGivingForm(page, { amount: 'Another amount', email: '', name: 'Nadia Okafor', message: 'Kept words' });
    await page.getByLabel('Your amount').fill('abc');
    await giveButton(page).click();
    await page.getByRole('alert').waitFor();
    expect(await page.locator('#f-email-error').innerText()).to.match(/mail address/i);
    expect(await page.locator('#f-ownAmount-error').innerText()).to.match(/amount/i);
    expect(await page.getByLabel('Your amount').inputValue()).to.equal('abc');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).to.equal('Nadia Okafor');
    expect(await page.getByLabel(/^Message/).inputValue()).to.equal('Kept words');
    await expectFitsPhone(page);
  });

  it('goes on from there to the payment, and the status page says paid when it is looked at again', async () => {
    const before = await counted();
    await page.getByLabel('Your amount').fill('1,234.50');
    await page.getByLabel('Mail address', { exact: true }).fill('nadia@example.org');
    await giveButton(page).click();
    await page.waitForURL('**/sandbox/stripe/pay/**');
    await expectFitsPhone(page);
    await payByCard(page, '4242424242424242');
    await page.waitForURL('**/donations/**');
    await lookAgainUntilSaid(page, 'Thank you, Nadia');
    expect(await page.getByText('$1,234.50').count()).to.be.at.least(1);
    await expectFitsPhone(page);
    await site.waitForMail({ to: 'nadia@example.org', subject: 'eceipt' });
    await untilCounted(before + 1);
  });

  it('makes one gift of one rendered form, however often and at once it is sent', async () => {
    const before = await counted();
    const client = formClient(site.url);
    const fields = { ...formFields((await client.get(form)).text), amount: '2500', email: 'twice@example.org', name: 'Twice' };
    const answers = await Promise.all([client.post(form, fields), client.post(form, fields), client.post(form, fields)]);
    const again = await client.post(form, fields);
    const addresses = new Set([...answers, again].map((answer) => answer.headers.location));
    expect([...answers, again].map((answer) => answer.status)).to.deep.equal([303, 303, 303, 303]);
    expect(addresses.size, [...addresses].join(' ')).to.equal(1);
    await payCheckout([...addresses][0] ?? '');
    await pollUntil('the gift is counted', async () => (await counted()) > before);
    const afterwards = await client.post(form, fields);
    expect(afterwards.headers.location, 'a form that was paid leads to its gift').to.match(/\/donations\//);
    expect(await counted()).to.equal(before + 1);
  });

  it('lets a donor who went back go on with the payment', async () => {
    const before = await counted();
    await begin('goes.back@example.org');
    await expectFitsPhone(page);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText(), 'the first stop of the keyboard').to.equal('Back');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/donations/**');
    await page.getByRole('heading', { name: 'Nothing was charged' }).waitFor();
    await expectFitsPhone(page);
    await page.getByRole('button', { name: 'Go on to the payment' }).click();
    await page.waitForURL('**/sandbox/stripe/pay/**');
    await payByCard(page, '4242424242424242');
    await lookAgainUntilSaid(page, 'Thank you, Ana');
    await untilCounted(before + 1);
  });

  it('lets a donor choose another amount, with what was typed, and counts that one only', async () => {
    const before = await counted();
    await begin('chooses.again@example.org');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.waitForURL('**/donations/**');
    await page.getByRole('button', { name: 'Choose another amount' }).click();
    await page.waitForURL('**/other-amount');
    await expectFitsPhone(page);
    expect(await page.getByRole('textbox', { name: 'Mail address' }).inputValue()).to.equal('chooses.again@example.org');
    await page.locator('label.amount').filter({ hasText: '$60' }).first().click();
    await giveButton(page).click();
    await page.waitForURL('**/sandbox/stripe/pay/**');
    await payByCard(page, '4242424242424242');
    await lookAgainUntilSaid(page, 'Thank you, Ana');
    await untilCounted(before + 1);
  });

  it('lets a donor stop, says so, and takes the gift up again', async () => {
    await begin('stops@example.org');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.waitForURL('**/donations/**');
    await page.getByRole('button', { name: 'Stop this gift' }).click();
    await lookAgainUntilSaid(page, 'You stopped the payment');
    await page.getByRole('button', { name: /^Go on with/ }).click();
    await page.waitForURL('**/sandbox/stripe/pay/**');
    await payByCard(page, '4242424242424242');
    await lookAgainUntilSaid(page, 'Thank you, Ana');
    await site.waitForMail({ to: 'stops@example.org', subject: 'eceipt' });
  });

  it('had no error and no cookie on the way', async () => {
    expect(visitor.troubles).to.deep.equal([]);
    await expectNoCookies(page);
  });

  async function counted(): Promise<number> {
    return (await figuresOf(site.url, 'campaigns/safe-homes')).donations;
  }

  /** What a test leaves uncounted, the next one would count as its own. */
  async function untilCounted(donations: number): Promise<void> {
    await pollUntil('the gift is counted', async () => await counted() === donations);
  }

  async function begin(email: string): Promise<void> {
    await page.goto(form);
    await fillGivingForm(page, { amount: '$25', email, name: 'Ana Ruiz' });
    await giveButton(page).click();
    await page.waitForURL('**/sandbox/stripe/pay/**');
  }
});
