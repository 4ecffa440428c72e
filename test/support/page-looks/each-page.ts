import type { Page } from 'playwright-core';
import type { SitePage } from '../site-pages/find-pages.ts';
import { openPage, type Viewer } from '../site-pages/open-page.ts';
import type { Look } from './look.ts';

/** Tabs that are looked at side by side. */
const TABS = 2;

/**
 * Opens each page once, as its person, and looks at it. A tab is used again and again: to open one costs as much as a look.
 * @returns what is wrong, with the page that it is on
 */
export async function eachPage(pages: readonly SitePage[], viewer: Viewer, look: Look): Promise<string[]> {
  const waiting = [...pages];
  const found: string[] = [];
  await Promise.all(Array.from({ length: TABS }, async () => {
    const tabs = new Map<string, Page>();
    for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
      const tab = tabs.get(page.as) ?? await viewer.contexts[page.as].newPage();
      tabs.set(page.as, tab);
      const name = `${page.name} (${page.path})`;
      try {
        await openPage(tab, page, viewer);
        found.push(...(await look(tab, page)).map((each) => `${name} ${each}`));
      } catch (error) {
        found.push(`${name} could not be looked at: ${(error as Error).message}`);
      }
    }
    for (const tab of tabs.values()) await tab.close();
  }));
  return found;
}
