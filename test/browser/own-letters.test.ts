import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { lettersArrived, newVisitor, phone } from '../support/browser.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

interface Loading {
  loadedAt: number;
  /** Milliseconds from the start of the page to the request of its fonts. */
  fontsAt: number[];
  /** Bytes of the fonts that came from the site, not from what the browser keeps. */
  fontBytes: number;
  sheet: { blocks: boolean };
}

const loading = `(() => {
  const parts = performance.getEntriesByType('resource');
  const fonts = parts.filter(({ name }) => name.endsWith('.woff2'));
  return {
    loadedAt: performance.getEntriesByType('navigation')[0].loadEventStart,
    fontsAt: fonts.map(({ startTime }) => startTime),
    fontBytes: fonts.reduce((sum, { transferSize }) => sum + transferSize, 0),
    sheet: { blocks: parts.find(({ name }) => name.includes('/css/late.')).renderBlockingStatus === 'blocking' },
  };
})()`;
const lettersThere = `(async () => { await document.fonts.ready; return [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family.replaceAll('"', '')); })()`;

describe('the site’s own letters', function () {
  this.timeout(60_000);
  let browser: Browser;
  let site: Site;

  siteInBrowser((started) => {
    ({ browser, site } = started);
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const { context } = await newVisitor(browser, site.url, { viewport: phone, ...options });
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  async function told(page: Page): Promise<Loading> {
    await lettersArrived(page);
    return page.evaluate<Loading>(loading);
  }

  it('wait for the page and its first picture where somebody comes from elsewhere', async () => {
    const page = await open('/campaigns/safe-homes');
    const { loadedAt, fontsAt, sheet } = await told(page);
    expect(fontsAt).to.have.length.of.at.least(2);
    expect(Math.min(...fontsAt)).to.be.above(loadedAt);
    expect(sheet.blocks).to.equal(false);
    await page.context().close();
  });

  it('stay away from a first page on which a line in sight would break elsewhere', async () => {
    const { context } = await newVisitor(browser, site.url, { viewport: phone });
    // Letters of another width, as a device without the usual local fonts has them.
    await context.route('**/css/site.*', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('size-adjust:', 'size-adjust:1') });
    });
    const page = await context.newPage();
    await page.goto('/campaigns/safe-homes');
    await lettersArrived(page);
    expect(await page.evaluate('document.documentElement.dataset.letters')).to.equal('local');
    expect(await page.evaluate('getComputedStyle(document.body).fontFamily')).to.match(/^"?Figtree Fallback/);
    await context.close();
  });

  it('come first to what is in sight, and then to the rest of the page', async () => {
    const { context } = await newVisitor(browser, site.url, { viewport: phone });
    await context.addInitScript(`
      window.waited = [];
      new MutationObserver((changes) => {
        for (const { target } of changes) if (target !== document.documentElement && target.dataset.letters === 'local') waited.push(target.getBoundingClientRect().top);
      }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-letters'] });
    `);
    const page = await context.newPage();
    await page.goto('/campaigns/safe-homes');
    await lettersArrived(page);
    const waited = await page.evaluate<number[]>('waited');
    expect(waited).to.have.length.above(20);
    expect(Math.min(...waited.filter((top) => top > 0))).to.be.at.least(phone.height);
    expect(await page.evaluate(`[...new Set([...document.querySelectorAll('main, main *')].map((each) => getComputedStyle(each).fontFamily.split(',')[0]))].sort()`))
      .to.deep.equal(['"Source Serif 4"', 'Figtree']);
    await context.close();
  });

  it('are used once before they are worn, in every size in sight', async () => {
    const { context } = await newVisitor(browser, site.url, { viewport: phone });
    await context.addInitScript(`
      window.rehearsed = [];
      const { measureText } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.measureText = function (words) {
        if (document.documentElement.dataset.letters !== 'own') rehearsed.push(this.font);
        return measureText.call(this, words);
      };
    `);
    const page = await context.newPage();
    await page.goto('/campaigns/safe-homes');
    await lettersArrived(page);
    const rehearsed = await page.evaluate<string[]>('rehearsed');
    expect(rehearsed).to.have.lengthOf(new Set(rehearsed).size);
    expect(rehearsed).to.include(await page.evaluate<string>(`'600 ' + getComputedStyle(document.querySelector('h1')).fontSize + ' "Source Serif 4"'`));
    expect(rehearsed).to.include(await page.evaluate<string>(`getComputedStyle(document.querySelector('.brand ~ nav a')).fontSize + ' Figtree'`));
    await context.close();
  });

  it('leave the local ones without a fault when a file fails to come', async () => {
    const { context, troubles } = await newVisitor(browser, site.url, { viewport: phone });
    await context.route('**/*.woff2', (route) => route.fulfill({ status: 404 }));
    const page = await context.newPage();
    await page.goto('/campaigns/safe-homes');
    await lettersArrived(page);
    expect(await page.evaluate('document.documentElement.dataset.letters')).to.equal('local');
    expect(troubles).to.deep.equal([]);
    await context.close();
  });

  it('are there before the next page is painted, from what the browser keeps', async () => {
    const page = await open('/campaigns/safe-homes');
    await lettersArrived(page);
    await page.locator('a[href="/campaigns"]').first().click();
    await page.waitForURL('/campaigns');
    const { fontsAt, fontBytes, sheet } = await told(page);
    expect(sheet.blocks).to.equal(true);
    expect(fontsAt).to.have.length.of.at.least(2);
    expect(fontBytes).to.equal(0);
    await page.context().close();
  });

  it('come without scripts too', async () => {
    const page = await open('/campaigns/safe-homes', { javaScriptEnabled: false });
    expect(await page.evaluate(lettersThere)).to.include.members(['Source Serif 4', 'Figtree']);
    await page.context().close();
  });
});
