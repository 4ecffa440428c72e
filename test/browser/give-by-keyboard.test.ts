import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { newVisitor, phone, type Visitor } from '../support/browser.ts';
import { focused, tabTo, typeInto } from '../support/keyboard.ts';
import { pollUntil } from '../support/poll-until.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

describe('giving by keyboard alone', function () {
  this.timeout(60_000);
  let site: Site;
  let visitor: Visitor;
  let page: Page;

  siteInBrowser(async (started) => {
    ({ site } = started);
    visitor = await newVisitor(started.browser, site.url, { viewport: phone });
    page = await visitor.context.newPage();
  });

  it('leads from the summary of what is missing to each field', async () => {
    await page.goto('/campaigns/safe-homes/donate');
    await tabTo(page, '6000');
    await tabTo(page, /^Give \$60/);
    await page.keyboard.press('Enter');
    await page.locator('#errors').waitFor();
    // The browser moves the focus when it has painted the page.
    await pollUntil('the summary has the focus', async () => await focused(page) === 'errors');
    await tabTo(page, /enter your mail address/);
    await page.keyboard.press('Enter');
    expect(await focused(page)).to.equal('f-email');
    expect(await page.locator('#f-email').getAttribute('aria-invalid')).to.equal('true');
  });

  it('fills in all of the form, in the order in which it is read', async () => {
    await page.goto('/campaigns/safe-homes/donate');
    await tabTo(page, '6000');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).to.equal('18000');
    await typeInto(page, 'f-email', 'keys@example.org');
    await typeInto(page, 'f-name', 'Nadia Okafor');
    await tabTo(page, 'first');
    await page.keyboard.press('ArrowLeft');
    await tabTo(page, 'f-coverFees');
    await tabTo(page, /honour or memory/);
    await page.keyboard.press('Enter');
    await tabTo(page, 'honour');
    await page.keyboard.press('ArrowRight');
    await typeInto(page, 'f-tributeName', 'Mira Novak');
    await tabTo(page, /with an e-card/);
    await page.keyboard.press('Enter');
    await typeInto(page, 'f-ecardName', 'Jonas');
    await typeInto(page, 'f-ecardEmail', 'jonas@example.org');
    await typeInto(page, 'f-ecardWords', 'She would have liked it.');
    await tabTo(page, /^Give \$180\.00$/);
  });

  it('finds everything as it was after going back from the payment page, also where the browser itself keeps nothing', async () => {
    await page.addInitScript('addEventListener("pageshow", () => { document.querySelector("[data-keep-typed]")?.reset(); window.hasForgotten = true; })');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sandbox/stripe/pay/**');
    await bringLater(page, '**/js/keep-typed*', '**/js/live-sum*');
    await page.goBack();
    await page.waitForURL('**/campaigns/safe-homes/donate');
    // The script that brings it back comes when the page has been painted.
    await pollUntil('what was typed is there again', () => page.evaluate<boolean>('window.hasForgotten === true && document.getElementById("f-email").value !== ""'));
    const values = { email: 'keys@example.org', name: 'Nadia Okafor', tributeName: 'Mira Novak', ecardName: 'Jonas', ecardEmail: 'jonas@example.org', ecardWords: 'She would have liked it.' };
    for (const [name, value] of Object.entries(values)) expect(await page.locator(`#f-${name}`).inputValue(), name).to.equal(value);
    expect(await page.locator('[name=amount]:checked').inputValue()).to.equal('18000');
    expect(await page.locator('[name=visibility]:checked').inputValue()).to.equal('full');
    expect(await page.locator('[name=tributeKind]:checked').inputValue()).to.equal('memory');
    await pollUntil('the button says the sum', async () => (await page.locator('[data-give-sum]').innerText()) === '$180.00');
    expect(await page.locator('[data-preview=full]').innerText()).to.equal('Nadia Okafor');
    expect(await page.locator('#f-coverFees').isChecked()).to.equal(false);
  });

  it('pays, and tells somebody by a card', async () => {
    await tabTo(page, /^Give \$180\.00$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sandbox/stripe/pay/**');
    for (const [label, text] of [['Card number', '4242424242424242'], ['Expiry date', '12 / 34'], ['Security code', '123'], ['Name on card', 'A Donor']] as const) {
      await typeInto(page, await page.getByLabel(label).getAttribute('id') ?? '', text);
    }
    await page.keyboard.press('Enter');
    await page.waitForURL('**/donations/**');
    await page.getByRole('heading', { name: 'Thank you, Nadia' }).waitFor();
    expect(await page.getByText('in memory of Mira Novak').count()).to.be.above(0);
    const [card] = await site.waitForMail({ to: 'jonas@example.org' });
    expect(card?.subject).to.equal('Nadia Okafor gave in memory of Mira Novak');
    expect(card?.text).to.contain('She would have liked it.').and.to.not.contain('180');
    await page.goto('/campaigns/safe-homes');
    await page.locator('.donors').getByText('in memory of Mira Novak').first().waitFor();
  });

  it('corrects a mistyped name on the page of the gift', async () => {
    await page.goBack();
    await page.getByRole('link', { name: 'Receipt (PDF)' }).waitFor();
    await tabTo(page, /^Typing mistake/);
    await page.keyboard.press('Enter');
    await tabTo(page, 'f-donorName');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Nadja Okafor');
    await tabTo(page, 'Correct it');
    await page.keyboard.press('Enter');
    await page.waitForURL('**correction=noted');
    await page.getByRole('heading', { name: 'Thank you, Nadja' }).waitFor();
    expect(visitor.troubles).to.deep.equal([]);
  });
});

/** Lets a script come when another one, which builds on what it does, would have run. */
async function bringLater(page: Page, script: string, other: string): Promise<void> {
  const otherIsThere = page.waitForResponse(other);
  await page.route(script, async (route) => {
    await (await otherIsThere).finished();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))');
    await route.continue();
  });
}
