import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { newVisitor, phone, startBrowser } from '../support/browser.ts';
import { figuresOf } from '../support/figures.ts';
import { give } from '../support/give.ts';
import { expectSoundPage } from '../support/page-checks.ts';
import { pollUntil } from '../support/poll-until.ts';
import { type Site, startSite } from '../support/start-site.ts';

const campaign = '/campaigns/safe-homes';
const live = `**${campaign}/live?**`;

describe('a page that somebody looks at', function () {
  this.timeout(60_000);
  let browser: Browser;
  let site: Site;
  let givers = 0;

  before(async function () {
    this.timeout(120_000);
    browser = await startBrowser(this);
    site = await startSite({ env: { TRUST_PROXY: '1' } });
  });
  after(async function () {
    this.timeout(20_000);
    await browser?.close();
    await site?.stop();
  });

  const giveNow = (path = campaign) => give(site.url, `${path}/donate`, { email: `giver.${++givers}@example.org`, name: `Giver ${givers}` });
  const raisedOn = async (page: Page) => (await page.locator('.panel__sum').innerText()).split(/\s*\(/)[0] ?? '';
  const sumOf = async (path: string) => {
    const { raised } = await figuresOf(site.url, path.slice(1));
    return new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', trailingZeroDisplay: 'stripIfInteger' }).format(raised / 100);
  };
  const showsTheTruth = (page: Page, path = campaign) => pollUntil('the page shows what the site says', async () => (await raisedOn(page)) === (await sumOf(path)));
  /** The gift is counted a moment after it was paid: until then the old figure is the truth. */
  const giveAndSee = async (page: Page, path = campaign) => {
    const before = await raisedOn(page);
    await giveNow(path);
    await pollUntil('the page shows another sum', async () => (await raisedOn(page)) !== before);
    await showsTheTruth(page, path);
  };
  /** A page, with the requests for news that it has made. */
  const look = async (path = campaign, options: BrowserContextOptions = {}) => {
    const { context, troubles } = await newVisitor(browser, site.url, options);
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => void (request.url().includes('/live?') && asked.push(request.url())));
    const heard = page.waitForResponse(live.replace(campaign, path)).catch(() => null);
    await page.goto(path);
    return { context, troubles, page, asked, heard };
  };

  it('follows the gifts: figures, bars, words, the newest gift, in one connection', async () => {
    const { page, context, troubles, asked, heard } = await look(campaign, { viewport: phone });
    await heard;
    await page.getByRole('link', { name: /^Give to/ }).focus();
    await giveAndSee(page);
    await page.locator('.donors__name', { hasText: 'Giver' }).first().waitFor();
    const after = await raisedOn(page);
    const bars = await page.locator('.panel .progress, .sticky-give .progress').evaluateAll((all) => all.map((each) => [each.getAttribute('aria-label'), Number(each.getAttribute('value'))]));
    const { raised } = await figuresOf(site.url, 'campaigns/safe-homes');
    expect(bars).to.deep.equal(Array.from({ length: 2 }, () => [`${after} raised of $30,000`, raised]));
    expect(await page.locator('.sticky-give__words p').innerText()).to.include(after);
    expect(await page.locator(':focus').innerText(), 'the focus stays').to.match(/^Give to/);
    await expectSoundPage(page);
    expect([asked.length, troubles]).to.deep.equal([1, []]);
    await context.close();
  });

  it('says aloud what came in, once for a burst', async () => {
    const { page, context, heard } = await look();
    await heard;
    const aloud = page.locator('[data-live-aloud]');
    await page.evaluate(`(() => {
      window.said = [];
      const region = document.querySelector('[data-live-aloud]');
      new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
    })()`);
    expect(await aloud.innerText()).to.equal('');
    await giveAndSee(page);
    await pollUntil('it is said', async () => /^\$[\d,.]+ of \$30,000 raised, \d+ donations\.$/.test(await aloud.innerText()));
    for (let gift = 0; gift < 3; gift++) {
      await giveAndSee(page);
    }
    expect(await page.evaluate('said.length')).to.equal(1);
    await context.close();
  });

  it('counts up calmly to the very figure, and at once for who wants less motion', async () => {
    const watchSums = `(() => {
      window.sums = new Set();
      const note = () => { sums.add(document.querySelector('.panel__sum').firstChild.data); requestAnimationFrame(note); };
      note();
    })()`;
    for (const [reducedMotion, most, least] of [['no-preference', Infinity, 4], ['reduce', 2, 2]] as const) {
      const { page, context, heard } = await look(campaign, { reducedMotion });
      await heard;
      await showsTheTruth(page);
      await page.evaluate(watchSums);
      await giveAndSee(page);
      await pollUntil('the new figure was seen', async () => Number(await page.evaluate('sums.size')) >= least);
      const sums = await page.evaluate<string[]>('[...sums]');
      expect(sums.length).to.be.within(least, most);
      expect(sums, 'never backwards').to.deep.equal(sums.toSorted());
      await context.close();
    }
  });

  it('hears nothing while it is hidden, and catches up when somebody looks again', async () => {
    const { page, context, asked, heard } = await look();
    await heard;
    const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('/live?')).catch(() => null);
    await page.evaluate(hide(true));
    await ended;
    const before = await raisedOn(page);
    await giveNow();
    await pollUntil('the site counts the gift', async () => (await sumOf(campaign)) !== before);
    expect([await raisedOn(page), asked.length]).to.deep.equal([before, 1]);
    await page.evaluate(hide(false));
    await showsTheTruth(page);
    expect(asked.length).to.equal(2);
    await context.close();
  });

  it('comes again by itself when the site was restarted', async () => {
    const { page, context, heard } = await look();
    await heard;
    await site.restart();
    await giveAndSee(page);
    await context.close();
  });

  it('asks for no news where data is saved, and needs no script', async () => {
    const { context } = await newVisitor(browser, site.url);
    await context.addInitScript(`Object.defineProperty(navigator, 'connection', { value: Object.assign(new EventTarget(), { saveData: true }) })`);
    await context.addInitScript(`window.opened = 0; window.EventSource = class { constructor() { opened++; } addEventListener() {} close() {} }`);
    const page = await context.newPage();
    await page.goto(campaign);
    // The script comes after the page. Importing it waits until it has run, and runs it no second time.
    await page.locator('script[src*="live-progress"]').waitFor({ state: 'attached' });
    await page.evaluate(`import(document.querySelector('script[src*="live-progress"]').src)`);
    await page.evaluate(`navigator.connection.dispatchEvent(new Event('change'))`);
    expect(await page.evaluate('opened')).to.equal(0);
    await page.evaluate(`navigator.connection.saveData = false; navigator.connection.dispatchEvent(new Event('change'))`);
    await pollUntil('a connection is opened', async () => (await page.evaluate('opened')) === 1);
    await context.close();
    const plain = await look(campaign, { javaScriptEnabled: false });
    expect(await raisedOn(plain.page)).to.equal(await sumOf(campaign));
    expect(await plain.page.locator('.panel__standing').innerText()).to.match(/^Under way\. \d+ % of the goal has come in\.$/);
    expect(plain.asked).to.deep.equal([]);
    await plain.context.close();
  });

  it('follows a fundraiser as well', async () => {
    const path = '/fundraisers/twelve-cold-miles';
    const { page, context, troubles, heard } = await look(path);
    await heard;
    await giveAndSee(page, path);
    await page.locator('.donors__name', { hasText: 'Giver' }).first().waitFor();
    await expectSoundPage(page);
    expect(troubles).to.deep.equal([]);
    await context.close();
  });
});

/** What a browser does when another tab is chosen; headless ones show every tab. */
function hide(hidden: boolean): string {
  return `(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: ${hidden ? "'hidden'" : "'visible'"} });
    document.dispatchEvent(new Event('visibilitychange'));
  })()`;
}
