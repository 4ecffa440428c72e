import type { Page } from 'playwright-core';
import { pollUntil } from './poll-until.ts';

/** What a donor types into the giving form. */
export interface DonorInput {
  /** As the choice reads, such as `$60`. */
  amount: string;
  email: string;
  name: string;
  coverFees?: boolean;
  message?: string;
}

/** Fills in the giving form, which is open, without sending it. Works with and without scripts. */
export async function fillGivingForm(page: Page, { amount, email, name, coverFees = false, message }: DonorInput): Promise<void> {
  await page.locator('label.amount').filter({ hasText: amount }).first().click();
  await page.getByRole('textbox', { name: 'Mail address' }).fill(email);
  await page.getByLabel('Name', { exact: true }).fill(name);
  if (coverFees) await page.getByLabel(/Stripe’s fee/).check();
  if (message !== undefined) {
    await page.getByText('Add a message').click();
    await page.getByLabel(/^Message/).fill(message);
  }
}

export const giveButton = (page: Page) => page.getByRole('button', { name: /^Give/ });

/** Types a card into the payment page, which is open, and sends it. */
export async function payByCard(page: Page, card: string): Promise<void> {
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry date').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
  await page.getByLabel('Name on card').fill('A Donor');
  await page.getByRole('button', { name: /Donate|Pay/ }).click();
}

/** Follows “Look again” until it leads on to `isThere`: without scripts no page looks by itself. */
export async function lookAgainUntil(page: Page, what: string, isThere: () => Promise<boolean>): Promise<void> {
  await pollUntil(what, async () => {
    if (await isThere()) return true;
    await page.getByRole('link', { name: 'Look again' }).click();
    return false;
  }, { timeoutMs: 40_000, everyMs: 300 });
}

/** Follows “Look again” on the page of a gift until its heading says so. */
export async function lookAgainUntilSaid(page: Page, words: string): Promise<void> {
  const heading = page.getByRole('heading', { name: words });
  await lookAgainUntil(page, `the page says “${words}”`, async () => (await heading.count()) > 0);
}
