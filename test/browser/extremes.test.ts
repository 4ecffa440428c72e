import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { desktop, phone, startBrowser } from '../support/browser.ts';
import { eachPage } from '../support/page-looks/each-page.ts';
import { stickingOut, stickingOutWhenTextIsTwiceAsLarge } from '../support/page-looks/fit.ts';
import { makeExtremes } from '../support/site-pages/extremes.ts';
import type { SitePage } from '../support/site-pages/find-pages.ts';
import { joinHouse } from '../support/site-pages/join-house.ts';
import { listGetRoutes } from '../support/site-pages/list-get-routes.ts';
import { type Viewer, viewersOf } from '../support/site-pages/open-page.ts';
import { type Clients, signEveryoneIn } from '../support/site-pages/who.ts';
import { type Site, startSite } from '../support/start-site.ts';

const narrow = { width: 320, height: 700 };

/** What shows nobody's words and no sums, is a form of few words, or is told of by a program. */
const plain = /^\/(?:api|healthz|readyz|pictures|sandbox|sign-in|subscriptions|unsubscribe)\b|\.(?:json|pdf|csv|atom|css|txt|ico)$|\/live$|\/(?:thanks|other-amount|campaigns\/new)$|\/(?:events|payouts)\/:id$/;

describe('a page with words, names and sums as long as they can be', function () {
  this.timeout(300_000);
  let browser: Browser;
  let site: Site;
  let clients: Clients;
  let viewer: Viewer;
  let pages: SitePage[];
  let routes: string[];

  before(async function () {
    browser = await startBrowser(this);
    site = await startSite({ env: { TRUST_PROXY: '1' } });
    clients = await signEveryoneIn(site.url);
    const house = await joinHouse(site);
    routes = listGetRoutes(house.app).filter((route) => !plain.test(route));
    const scenes = await makeExtremes(site, house, clients);
    await house.close();
    const patternOf = (path: string) => routes.find((route) => new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(new URL(path, site.url).pathname)) ?? '';
    pages = scenes.map((scene) => ({ ...scene, pattern: patternOf(scene.path), name: scene.path.slice(0, 60) }));
    viewer = await viewersOf(browser, { url: site.url, clients });
  });
  after(async () => {
    await viewer?.close();
    await browser?.close();
    await site?.stop();
  });

  it('is looked at, whichever it is', () => {
    const seen = new Set(pages.map(({ pattern }) => pattern));
    expect(routes.filter((route) => !seen.has(route))).to.deep.equal([]);
  });

  it('is there', async () => {
    const answers = await Promise.all(pages.map(async ({ path, as }) => ({ path, status: (await clients[as].get(path)).status })));
    expect(answers.filter(({ status }) => status !== 200)).to.deep.equal([]);
  });

  it('keeps to a small phone, a phone, a desk, and letters of twice the size', async () => {
    const found = await eachPage(pages, viewer, async (tab) => [...await stickingOut(tab, narrow), ...await stickingOut(tab, phone), ...await stickingOut(tab, desktop), ...await stickingOutWhenTextIsTwiceAsLarge(tab, desktop)]);
    expect(found, found.join('\n')).to.deep.equal([]);
  });
});
