import type { Page } from 'playwright-core';

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
