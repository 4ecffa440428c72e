import type { Browser } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { type Site, startSite } from './start-site.ts';

interface Started {
  browser: Browser;
  site: Site;
}

/** A demo site and a browser for the tests of the suite that it is called in. @param arrive told of both before the first test */
export function siteInBrowser(arrive: (started: Started) => Promise<void> | void): void {
  let browser: Browser | undefined;
  let site: Site | undefined;

  before(async function () {
    this.timeout(180_000);
    browser = await startBrowser(this);
    site = await startSite();
    await arrive({ browser, site });
  });
  after(async function () {
    this.timeout(20_000);
    await browser?.close();
    await site?.stop();
  });
}
