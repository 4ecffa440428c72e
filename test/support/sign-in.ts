import type { Page } from 'playwright-core';
import { linkIn } from './mailbox-client.ts';
import type { Site } from './start-site.ts';

/** Asks for a link on the page that is open, follows it from the mailbox, and presses its button. */
export async function signInByMail(page: Page, site: Site, email: string): Promise<void> {
  const before = (await site.mail({ to: email, subject: 'link to sign in' })).length;
  await page.getByRole('textbox', { name: 'Mail address' }).fill(email);
  await page.getByRole('button', { name: /Send me (a|the) link/ }).click();
  await page.getByRole('heading', { name: 'Look in your mail' }).waitFor().catch(async (error: unknown) => {
    throw new Error(`${page.url()} says: ${await page.locator('main').innerText()}`, { cause: error });
  });
  const [mail] = await site.waitForMail({ to: email, subject: 'link to sign in', count: before + 1 });
  if (mail === undefined) throw new Error('unreachable');
  await page.goto(linkIn(mail, '/sign-in/'));
  await page.getByRole('button', { name: /^Sign in as/ }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
