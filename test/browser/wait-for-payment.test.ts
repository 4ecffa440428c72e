import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { runTasks, type RunningTasks } from '../../src/platform/tasks/run-tasks.ts';
import { newVisitor, phone, startBrowser } from '../support/browser.ts';
import { composedHouse, type ComposedHouse } from '../support/composed-house.ts';
import { fillGivingForm, giveButton, lookAgainUntil } from '../support/donor-steps.ts';
import { openCampaign } from '../support/giving-house.ts';
import { expectSoundPage } from '../support/page-checks.ts';

describe('waiting for a payment page on a phone', function () {
  this.timeout(90_000);
  let browser: Browser;
  let site: ComposedHouse;
  let worker: RunningTasks;

  before(async function () {
    browser = await startBrowser(this);
    site = await composedHouse();
    await openCampaign(site.house.features);
    const opening = site.house.features.donations.tasks.filter(({ name }) => name === 'donations: open payment pages');
    worker = runTasks(opening, site.house.bell, site.house.log);
  });
  after(async () => {
    await browser?.close();
    await worker?.stop();
    await site?.close();
  });

  for (const javaScriptEnabled of [true, false]) {
    it(`ends ${javaScriptEnabled ? 'by itself' : 'by a link that looks again, without scripts'}, and going back leads to the form`, async () => {
      const visitor = await newVisitor(browser, site.publicUrl, { javaScriptEnabled, viewport: phone });
      const page = await visitor.context.newPage();
      await site.orderStripe('/calls/fail', { times: 1_000, status: 503, method: 'POST', path: '/v1/checkout/sessions' });
      await page.goto('/campaigns/safe-homes/donate');
      await fillGivingForm(page, { amount: '$60', email: 'ana@example.org', name: 'Ana Petrović' });
      await giveButton(page).click();
      await page.getByRole('heading', { name: 'Your gift is kept' }).waitFor();
      if (javaScriptEnabled) await expectSoundPage(page);
      await site.orderStripe('/calls/mend');
      if (!javaScriptEnabled) await lookAgainUntil(page, 'the payment page is there', async () => page.url().includes('/sandbox/stripe/pay/'));
      await page.waitForURL('**/sandbox/stripe/pay/**', { timeout: 40_000 });
      await page.goBack();
      expect(new URL(page.url()).pathname).to.equal('/campaigns/safe-homes/donate');
      await visitor.context.close();
    });
  }
});
