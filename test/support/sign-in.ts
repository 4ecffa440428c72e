import type { Page } from 'playwright-core';
import { linkIn } from './mailbox-client.ts';
import type { Site } from './start-site.ts';

/**
 * Call it before a link is asked for.
 * @returns what waits for the mail, and gives the address of its link
 */
export async function signInLink(site: Site, email: string): Promise<() => Promise<string>> {
  const before = (await site.mail({ to: email, subject: 'link to sign in' })).length;
  return async () => {
    const [mail] = await site.waitForMail({ to: email, subject: 'link to sign in', count: before + 1 });
    if (mail === undefined) throw new Error('unreachable');
    return linkIn(mail, '/sign-in/');
  };
}

/** Asks for a link on the page that is open, follows it from the mailbox, and presses its button. */
export async function signInByMail(page: Page, site: Site, email: string): Promise<void> {
  const mailed = await signInLink(site, email);
  await page.getByRole('textbox', { name: 'Mail address' }).fill(email);
  await page.getByRole('button', { name: /Send me (a|the) link/ }).click();
  await page.getByRole('heading', { name: 'Look in your mail' }).waitFor().catch(async (error: unknown) => {
    throw new Error(`${page.url()} says: ${await page.locator('main').innerText()}`, { cause: error });
  });
  await page.goto(await mailed());
  await page.getByRole('button', { name: /^Sign in as/ }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
