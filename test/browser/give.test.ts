import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { newVisitor, type Visitor } from '../support/browser.ts';
import { fillGivingForm, giveButton, payByCard } from '../support/donor-steps.ts';
import { figuresOf } from '../support/figures.ts';
import { linkIn } from '../support/mailbox-client.ts';
import { expectNoCookies, expectSoundPage } from '../support/page-checks.ts';
import { pdfText } from '../support/pdf-text.ts';
import { pollUntil } from '../support/poll-until.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

const donor = { amount: '$60', email: 'lukasz.novy@example.org', name: 'Łukasz Nový', coverFees: true, message: 'For the first night.' };

describe('giving in a browser', function () {
  this.timeout(60_000);
  let site: Site;
  let visitor: Visitor;
  let page: Page;

  siteInBrowser(async (started) => {
    ({ site } = started);
    visitor = await newVisitor(started.browser, site.url);
    page = await visitor.context.newPage();
  });

  it('shows on the campaign page what came in, from how many, and what is still missing', async () => {
    await page.goto('/campaigns/safe-homes');
    const panel = await page.getByLabel('Progress', { exact: true }).innerText();
    for (const figure of ['$22,611', 'raised of $30,000', '351', '$7,389']) expect(panel).to.contain(figure);
    expect(await page.title()).to.contain('Safe homes');
    expect(await figuresOf(site.url, 'campaigns/safe-homes')).to.deep.include({ raised: 2_261_100, goal: 3_000_000, toGo: 738_900, donations: 351, currency: 'USD', status: 'published' });
    await expectSoundPage(page);
  });

  it('says in the button what will be paid, while the donor chooses', async () => {
    await page.getByRole('link', { name: 'Give to Safe Homes' }).first().click();
    await page.waitForURL('**/campaigns/safe-homes/donate');
    await expectSoundPage(page);
    await fillGivingForm(page, { ...donor, coverFees: false });
    expect(plain(await giveButton(page).innerText())).to.equal('Give $60.00');
    await page.getByLabel(/Stripe’s fee/).check();
    // The whole of which Stripe takes 2.9 % and 30 cents, so that $60 are left.
    expect(plain(await giveButton(page).innerText())).to.equal('Give $62.11');
  });

  it('finds all of it after going back from the payment page, also what had been sent with a mistake', async () => {
    const other = await page.context().newPage();
    await other.goto('/campaigns/safe-homes/donate');
    await fillGivingForm(other, { ...donor, email: 'no address' });
    await giveButton(other).click();
    await other.locator('#f-email-error').waitFor();
    await other.getByRole('textbox', { name: 'Mail address' }).fill(donor.email);
    await giveButton(other).click();
    await other.waitForURL('**/sandbox/stripe/pay/**');
    await other.goBack();
    await other.waitForURL('**/campaigns/safe-homes/donate');
    await pollUntil('the name is there again', async () => (await other.getByLabel('Name', { exact: true }).inputValue()) === donor.name);
    expect(await other.getByRole('textbox', { name: 'Mail address' }).inputValue()).to.equal(donor.email);
    expect(await other.locator('#f-message').inputValue()).to.equal(donor.message);
    await pollUntil('the button says the sum', async () => plain(await giveButton(other).innerText()) === 'Give $62.11');
    await other.close();
  });

  it('tells what was wrong with a declined card, and takes another', async () => {
    await giveButton(page).click();
    await page.waitForURL('**/sandbox/stripe/pay/**');
    await payByCard(page, '4000 0000 0000 0002');
    await page.getByRole('alert').getByText('declined').waitFor();
    await payByCard(page, '4242 4242 4242 4242');
    await page.waitForURL('**/donations/**');
  });

  it('says that the gift is paid, by itself, once Stripe has said so', async () => {
    await page.getByText(/^Paid/).waitFor();
    await page.getByRole('heading', { name: 'Thank you, Łukasz' }).waitFor();
    await expectSoundPage(page);
    await expectNoCookies(page);
  });

  it('mails a receipt with a PDF that writes the name as it was typed', async () => {
    const [mail] = await site.waitForMail({ to: donor.email, subject: 'eceipt' });
    const attachment = mail?.attachments.find(({ filename }) => filename.endsWith('.pdf'));
    const pdf = Buffer.from(await (await fetch(site.url + attachment?.href)).arrayBuffer());
    expect(pdf.subarray(0, 5).toString()).to.equal('%PDF-');
    expect(pdf.includes('FontFile2'), 'a font of its own').to.equal(true);
    const text = await pdfText(pdf);
    for (const words of [donor.name, 'Lantern Row', '62.11']) expect(text).to.contain(words);
    const fromPage = await page.request.get(await page.getByRole('link', { name: 'Receipt (PDF)' }).getAttribute('href') ?? '');
    expect((await fromPage.body()).subarray(0, 5).toString()).to.equal('%PDF-');
    if (mail !== undefined) expect(linkIn(mail, '/donations/')).to.equal(page.url().split('?')[0]);
  });

  it('moves the total on the campaign page and in the API', async () => {
    await pollUntil('the API counts the gift', async () => (await figuresOf(site.url, 'campaigns/safe-homes')).donations === 352);
    expect((await figuresOf(site.url, 'campaigns/safe-homes')).raised).to.equal(2_261_100 + 6211);
    await page.goto('/campaigns/safe-homes');
    const panel = await page.getByLabel('Progress', { exact: true }).innerText();
    for (const figure of ['$22,673.11', '352', '$7,326.89']) expect(panel).to.contain(figure);
    const newest = await page.locator('.donors').innerText();
    expect(newest).to.contain('Łukasz N.');
    expect(newest).not.to.contain('Nový');
    expect(newest).to.contain('For the first night.');
  });

  it('had no error, no refused script and no request to another site on the way', async () => {
    expect(visitor.troubles).to.deep.equal([]);
    await expectNoCookies(page);
  });
});

/** Text with plain spaces in place of those that don't break. */
function plain(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
