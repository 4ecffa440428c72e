import { expect } from 'chai';
import type { Browser, Request } from 'playwright-core';
import { desktop, lettersArrived, phone, startBrowser } from '../support/browser.ts';
import { violationsOf } from '../support/page-looks/axe.ts';
import { eachPage } from '../support/page-looks/each-page.ts';
import { covered, focusHidden, stickingOut, stickingOutWhenTextIsTwiceAsLarge } from '../support/page-looks/fit.ts';
import { faultsOfHead, type PageHead, readHead } from '../support/page-looks/head.ts';
import { movingAnyway } from '../support/page-looks/motion.ts';
import { gradeOf, hardest, HARDEST_PAGE, runningText, sentencesOf, USUAL_GRADE } from '../support/reading-level.ts';
import type { SitePage } from '../support/site-pages/find-pages.ts';
import { type Viewer, viewersOf } from '../support/site-pages/open-page.ts';
import { type ViewedSite, viewSite } from '../support/site-pages/view-site.ts';

const narrow = { width: 320, height: 700 };
const tablet = { width: 768, height: 1024 };

/** What a donor on a phone comes to first, beside the fundraisers. */
const light = ['/campaigns/safe-homes', '/campaigns/dry-classrooms', '/campaigns/hill-library', '/campaigns/safe-homes/donate', '/fundraisers/twelve-cold-miles', '/fundraisers/twelve-cold-miles/donate'];
const LIGHT = 60_000;

/** Every page brings the site's own letters by a script, and without one by a sheet that says the same. */
const ownLetters = /<script async blocking="render"[^>]*><\/script>|<noscript><link[^>]*><\/noscript>/g;

describe('every page', function () {
  // Minutes where the machine is busy with other things as well.
  this.timeout(600_000);
  let browser: Browser;
  let site: ViewedSite;
  let viewer: Viewer;
  const heads: (PageHead & { page: SitePage })[] = [];

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

  it('is accessible and fits, in light and dark, on a phone and on a desk, four times as large, and in larger letters', async () => {
    viewer = await viewersOf(browser, site);
    const found = await eachPage(site.pages, viewer, async (tab, page) => {
      const head = await readHead(tab);
      heads.push({ ...head, page });
      const once = [
        ...faultsOfHead(head), ...await covered(tab), ...await focusHidden(tab), ...await stickingOut(tab, narrow), ...await stickingOut(tab, phone), ...await stickingOut(tab, tablet), ...await stickingOut(tab, desktop),
        ...await stickingOutWhenTextIsTwiceAsLarge(tab, desktop), ...await movingAnyway(tab), ...await violationsOf(tab, { size: phone, colorScheme: 'light' }),
      ];
      // Long words have the colours of short ones.
      if (page.path.endsWith('/extremes')) return once;
      return [...once, ...await violationsOf(tab, { size: phone, colorScheme: 'dark' }), ...await violationsOf(tab, { size: desktop, colorScheme: 'dark' }), ...await violationsOf(tab, { size: desktop, colorScheme: 'light' })];
    });
    expect(found, found.join('\n')).to.deep.equal([]);
    // A page that shows an error on purpose is one to the browser too.
    expect(viewer.troubles.filter((each) => !/\/errors\/5\d\d logged: Failed to load/.test(each))).to.deep.equal([]);
  });

  it('is called otherwise than the others', () => {
    expect(heads.length).to.be.above(90);
    const patternsOf = new Map<string, Set<string>>();
    // What isn't there is called so wherever it isn't.
    for (const { title, page } of heads.filter((each) => !each.title.startsWith('This page is not here'))) patternsOf.set(title, (patternsOf.get(title) ?? new Set()).add(page.pattern));
    expect(Array.from(patternsOf, ([title, patterns]) => [title, [...patterns].sort()] as const).filter(([, patterns]) => patterns.length > 1)).to.deep.equal([]);
  });

  it('that is otherwise without scripts is accessible and fits there too', async () => {
    const plain = await viewersOf(browser, site, { javaScriptEnabled: false });
    const differing: SitePage[] = [];
    for (const page of site.pages.filter(({ refuses }) => refuses === undefined)) {
      const { text } = await site.clients[page.as].get(page.path);
      if (/<script\b|<noscript\b|\bwith(?:out)?-script\b/.test(text.replace(ownLetters, ''))) differing.push(page);
    }
    expect(differing.length).to.be.above(15);
    const found = await eachPage(differing, plain, async (tab) => [
      ...await stickingOut(tab, narrow), ...await violationsOf(tab, { size: phone, colorScheme: 'light', scripts: false }), ...await violationsOf(tab, { size: desktop, colorScheme: 'dark', scripts: false }),
    ]);
    await plain.close();
    expect(found, found.join('\n')).to.deep.equal([]);
  });

  it('for donors and supporters is in plain words', async () => {
    const read: string[] = [];
    const hard: string[] = [];
    for (const page of site.pages.filter(({ path, refuses }) => refuses === undefined && !/^\/(?:staff|sandbox)\b/.test(path))) {
      const sentences = runningText((await site.clients[page.as].get(page.path)).text).flatMap(sentencesOf);
      read.push(...sentences);
      // Two sentences have no level: one long name in them is a third of all words.
      if (sentences.length > 3 && gradeOf(sentences) > HARDEST_PAGE) hard.push(`${page.name}: ${hardest(sentences, 4).join(' | ')}`);
    }
    expect(hard, hard.join('\n')).to.deep.equal([]);
    expect(read.length).to.be.above(200);
    expect(gradeOf(read)).to.be.at.most(USUAL_GRADE);
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
  await lettersArrived(tab);
  const own = requests.filter((request) => request.url().startsWith(origin) && !request.url().startsWith(`${origin}/pictures/`));
  const sizes = await Promise.all(own.map(async (request) => [new URL(request.url()).pathname, (await request.sizes()).responseBodySize] as const));
  await context.close();
  return { parts: new Map(sizes), others: requests.map((request) => request.url()).filter((url) => !url.startsWith(origin) && !url.startsWith('data:')) };
}
