import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page, Request, Route } from 'playwright-core';
import { desktop, phone, startBrowser } from '../support/browser.ts';
import type { SitePage } from '../support/site-pages/find-pages.ts';
import { openPage, type Viewer, viewersOf } from '../support/site-pages/open-page.ts';
import { type ViewedSite, viewSite } from '../support/site-pages/view-site.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const narrow = { width: 320, height: 700 };
const tablet = { width: 768, height: 1024 };
/** Tabs that are looked at side by side. */
const TABS = 2;

/** What a donor on a phone comes to first, beside the fundraisers. */
const light = ['/campaigns/safe-homes', '/campaigns/dry-classrooms', '/campaigns/hill-library', '/campaigns/safe-homes/donate', '/fundraisers/twelve-cold-miles', '/fundraisers/twelve-cold-miles/donate'];
const LIGHT = 60_000;

describe('every page', function () {
  // Minutes where the machine is busy with other things as well.
  this.timeout(600_000);
  let browser: Browser;
  let site: ViewedSite;
  let viewer: Viewer;

  before(async function () {
    browser = await startBrowser(this);
    site = await viewSite();
  });
  after(async () => {
    await viewer?.close();
    await browser?.close();
    await site?.stop();
  });

  it('of the application is linked from another one or told of in a story, so that the checks below see it', () => {
    expect(site.missing).to.deep.equal([]);
    expect(site.pages.length).to.be.above(90);
  });

  it('links only to what is there', () => expect(site.broken).to.deep.equal([]));

  it('is accessible and fits, in light and dark, on a phone and on a desk', async () => {
    viewer = await viewersOf(browser, site);
    const found = await eachPage(site.pages, viewer, async (tab, { path }) => {
      const once = [...await headsOf(tab), ...await stickingOut(tab, narrow), ...await stickingOut(tab, phone), ...await stickingOut(tab, tablet), ...await stickingOut(tab, desktop), ...await atSize(tab, phone, 'light')];
      // Long words have the colours of short ones.
      if (path.endsWith('/extremes')) return once;
      return [...once, ...await atSize(tab, phone, 'dark'), ...await atSize(tab, desktop, 'dark'), ...await atSize(tab, desktop, 'light')];
    });
    expect(found, found.join('\n')).to.deep.equal([]);
    // A page that shows an error on purpose is one to the browser too.
    expect(viewer.troubles.filter((each) => !/\/errors\/5\d\d logged: Failed to load/.test(each))).to.deep.equal([]);
  });

  it('that has a script is accessible and fits without it too', async () => {
    const plain = await viewersOf(browser, site);
    for (const context of Object.values(plain.contexts)) await context.route('**', asWithoutScripts);
    const scripted: SitePage[] = [];
    for (const page of site.pages.filter(({ refuses }) => refuses === undefined)) {
      if (/<script\b/.test((await site.clients[page.as].get(page.path)).text)) scripted.push(page);
    }
    expect(scripted.length).to.be.above(5);
    const found = await eachPage(scripted, plain, async (tab) => [...await atSize(tab, phone, 'light'), ...await stickingOut(tab, narrow)]);
    await plain.close();
    expect(found, found.join('\n')).to.deep.equal([]);
  });

  for (const path of light) {
    it(`${path} weighs at most ${LIGHT} bytes before its photos, and asks nobody else`, async () => {
      const { parts, others } = await weigh(browser, site.url + path);
      const told = Array.from(parts, ([name, bytes]) => `${bytes} ${name}`).join(', ');
      expect([...parts.values()].reduce((sum, bytes) => sum + bytes, 0), told).to.be.at.most(LIGHT);
      expect([...parts.keys()].filter((name) => name.endsWith('.woff2')).length, told).to.be.at.least(2);
      expect(others).to.deep.equal([]);
    });
  }
});

/** @returns the bytes of each answer's body as it came over the wire, photos left out; and what was asked of other sites */
async function weigh(browser: Browser, address: string): Promise<{ parts: Map<string, number>; others: string[] }> {
  const { origin } = new URL(address);
  const context = await browser.newContext({ viewport: phone });
  const tab = await context.newPage();
  const requests: Request[] = [];
  tab.on('requestfinished', (request) => requests.push(request));
  await tab.goto(address, { waitUntil: 'load' });
  await tab.evaluate('document.fonts.ready.then(() => undefined)');
  const own = requests.filter((request) => request.url().startsWith(origin) && !request.url().startsWith(`${origin}/pictures/`));
  const sizes = await Promise.all(own.map(async (request) => [new URL(request.url()).pathname, (await request.sizes()).responseBodySize] as const));
  await context.close();
  return { parts: new Map(sizes), others: requests.map((request) => request.url()).filter((url) => !url.startsWith(origin) && !url.startsWith('data:')) };
}

/**
 * The page as it stands where no script runs. The browser's own switch can't be used, because axe is a script: it would never come to
 * an end.
 */
async function asWithoutScripts(route: Route): Promise<void> {
  const kind = route.request().resourceType();
  if (kind === 'script') return route.fulfill({ status: 200, contentType: 'text/javascript', body: '' });
  if (kind !== 'document' && kind !== 'stylesheet') return route.continue();
  const response = await route.fetch();
  await route.fulfill({ response, body: (await response.text()).replaceAll(/<\/?noscript>/g, '').replaceAll('(scripting: none)', '(scripting: enabled)') });
}

type Look = (tab: Page, page: SitePage) => Promise<string[]>;

/** @returns what is wrong, with the page that it is on */
async function eachPage(pages: readonly SitePage[], viewer: Viewer, look: Look): Promise<string[]> {
  const waiting = [...pages];
  const found: string[] = [];
  await Promise.all(Array.from({ length: TABS }, async () => {
    for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
      const tab = await viewer.contexts[page.as].newPage();
      const name = `${page.name} (${page.path})`;
      try {
        await openPage(tab, page);
        found.push(...(await look(tab, page)).map((each) => `${name} ${each}`));
      } catch (error) {
        found.push(`${name} could not be looked at: ${(error as Error).message}`);
      }
      await tab.close();
    }
  }));
  return found;
}

/** Colours alone differ in the dark, so there only contrasts are measured again. */
async function atSize(tab: Page, size: typeof phone | typeof desktop, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await tab.setViewportSize(size);
  await tab.emulateMedia({ colorScheme });
  if (await tab.evaluate('window.axe === undefined')) await tab.evaluate(axeSource);
  // There one page shows a part of pages many times over, with the one name that it has.
  const isShown = tab.url().includes('/sandbox/components/');
  // A waiting page asks again by itself where no script can do it in place; it is left alone as soon as there is an answer.
  const rules = { 'landmark-unique': { enabled: !isShown }, 'meta-refresh': { enabled: false } };
  const options = { rules, resultTypes: ['violations'], ...(colorScheme === 'dark' ? { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } : {}) };
  const { violations } = await tab.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.map(({ id, help, nodes }) => `at ${size.width} px, ${colorScheme}: ${id}, ${help}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary?.split('\n')[1]?.trim() ?? ''}`).join(' | ')}`);
}

/** What makes the page scroll sideways, and what is cut off at the edge of its own box. */
async function stickingOut(tab: Page, size: { width: number; height: number }): Promise<string[]> {
  await tab.setViewportSize(size);
  const { wide, cut } = await tab.evaluate<{ wide: string[]; cut: string[] }>(`(() => {
    const all = [...document.querySelectorAll('body *')];
    const names = (found) => found.slice(0, 5).map((each) => each.tagName.toLowerCase() + '.' + (each.getAttribute('class') ?? ''));
    const scrolls = document.scrollingElement.scrollWidth > innerWidth;
    const hides = (each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1 && getComputedStyle(each).overflowX === 'hidden';
    return { wide: scrolls ? names(all.filter((each) => each.getBoundingClientRect().right > innerWidth + 1)) : [], cut: names(all.filter((each) => hides(each) && !each.matches('input, textarea, select, progress'))) };
  })()`);
  return [
    ...(wide.length === 0 ? [] : [`is wider than ${size.width} px: ${wide.join(', ')}`]),
    ...(cut.length === 0 ? [] : [`cuts something off at ${size.width} px: ${cut.join(', ')}`]),
  ];
}

async function headsOf(tab: Page): Promise<string[]> {
  const { headings, title, lang } = await tab.evaluate<{ headings: number; title: string; lang: string }>('({ headings: document.querySelectorAll("h1").length, title: document.title, lang: document.documentElement.lang })');
  return [...(headings === 1 ? [] : [`has ${headings} h1`]), ...(title === '' ? ['has no title'] : []), ...(lang === '' ? ['names no language'] : [])];
}
