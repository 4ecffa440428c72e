import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { lettersArrived, newVisitor, phone } from '../browser.ts';
import type { SitePage } from './find-pages.ts';
import type { ViewedSite } from './view-site.ts';
import { people, type Who } from './who.ts';

export interface Viewer {
  /** Of the site. */
  url: string;
  contexts: Readonly<Record<Who, BrowserContext>>;
  /** What went wrong on the pages that were seen, as `Visitor` tells it. */
  troubles: string[];
  close(): Promise<void>;
}

/** One browser profile for each person, signed in as they are. */
export async function viewersOf(browser: Browser, { url, clients }: Pick<ViewedSite, 'url' | 'clients'>, options: BrowserContextOptions = {}): Promise<Viewer> {
  const made = await Promise.all(people.map(async (who) => {
    const visitor = await newVisitor(browser, url, { viewport: phone, ...options });
    await visitor.context.addCookies(Array.from(clients[who].cookies, ([name, value]) => ({ name, value, url })));
    return { who, ...visitor };
  }));
  return {
    url,
    contexts: Object.fromEntries(made.map(({ who, context }) => [who, context])) as Record<Who, BrowserContext>,
    get troubles() {
      return made.flatMap(({ troubles }) => troubles);
    },
    async close() {
      for (const { context } of made) await context.close();
    },
  };
}

/** Opens the page as its person sees it who was on the site before; where it is one that refuses, after its form was sent as it is. */
export async function openPage(tab: Page, { path, refuses }: SitePage, { url }: Pick<Viewer, 'url'>): Promise<void> {
  await tab.goto(path, { waitUntil: 'load', referer: `${url}/` });
  if (refuses !== undefined) await sendForm(tab, refuses);
  await lettersArrived(tab);
}

async function sendForm(tab: Page, action: string): Promise<void> {
  // The page that comes, not the entry in the history that keeps what was typed.
  await Promise.all([
    tab.waitForEvent('load'),
    // Before the form to fill in there may be small ones that go to the same path: the way back, a wallet.
    tab.evaluate(`(() => { const form = [...document.querySelectorAll('main form[action="${action}"]')].at(-1); form.noValidate = true; form.requestSubmit(); })()`),
  ]);
}
