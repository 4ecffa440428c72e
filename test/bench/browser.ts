import { loadavg } from 'node:os';
import { launchChromium, phone } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import type { SitePage } from '../support/site-pages/find-pages.ts';
import { openPage, type Viewer, viewersOf } from '../support/site-pages/open-page.ts';
import { type ViewedSite, viewSite } from '../support/site-pages/view-site.ts';
import { startChild } from '../support/start-child.ts';
import { type LighthouseScores, lighthouseScores } from './browser/lighthouse-scores.ts';
import { type ControlTime, controlTimes } from './browser/control-times.ts';
import { median } from './median.ts';

/**
 * The pages as a visitor's browser has them: Lighthouse's scores on a slow phone, by HTTPS and HTTP/2 as from an installation's proxy,
 * and how long every control of every page takes to answer. Prints tables and, last, one JSON line.
 */
const measured = {
  campaign: '/campaigns/:slug', giving: '/campaigns/:slug/donate', status: '/donations/:token', fundraiser: '/fundraisers/:slug',
  report: '/campaigns/:slug/reports/:reportSlug', browse: '/campaigns', organization: '/organizations/:slug',
};
/** Of several runs each figure's middle one counts: a moment in which the machine is slow makes one figure of one run worse. */
const RUNS = 5;
const LCP_MS = 1_000;
const INP_MS = 50;
/**
 * What Chromium starts while a page loads, but not for that page: a process for the next one, and the pages of the address bar's windows
 * for each new tab. On few processors they take the page's time, and Lighthouse multiplies it by four. Not for tests: it takes the place of
 * a list of Playwright's own, without which some requests pass by `page.route`.
 */
const notForThePage = '--disable-features=SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxAimPopup';

const site = await viewSite();
const front = startChild('test/bench/browser/https-front.ts', { args: [site.url] });
const [frontUrl] = await front.printed(/https:\S+/);
try {
  await bench(site);
} finally {
  await front.end();
  await site.stop();
}
process.exit(0);

type SlowestControl = ControlTime & { controls: number };
type Figures = Omit<LighthouseScores, 'faults'>;

interface PageScores {
  /** Each figure's middle of all runs. */
  middle: Figures;
  runs: LighthouseScores[];
}

async function bench(of: ViewedSite): Promise<void> {
  // Minutes, in which the new site's pictures are made, too: what that takes is no part of a page.
  const slowest = await slowestOfAll(of);
  const scores = await scoresOfAll(of);
  const isFast = ({ lcpMs, cls, tbtMs }: Figures) => lcpMs <= LCP_MS && cls === 0 && tbtMs === 0;
  const isWhole = (each: Figures) => each.performance + each.accessibility + each.bestPractices + each.seo === 400;
  console.log(`Load average of this machine: ${loadavg().map((each) => each.toFixed(1)).join(', ')}`);
  console.table(mapped(scores, ({ middle }) => ({ ...middle, 'all 100': isWhole(middle), [`LCP <= ${LCP_MS}, CLS 0, TBT 0`]: isFast(middle) })));
  console.table(mapped(scores, ({ runs }) => ({ 'LCP of each run': inOrder(runs.map(({ lcpMs }) => lcpMs)).join(' '), 'TBT of each run': inOrder(runs.map(({ tbtMs }) => tbtMs)).join(' ') })));
  for (const [name, { runs }] of Object.entries(scores)) for (const fault of new Set(runs.flatMap(({ faults }) => faults))) console.log(`${name}: ${fault}`);
  console.table(slowest.slice(0, 10).map((each) => ({ ...each, [`<= ${INP_MS}`]: each.ms <= INP_MS })));
  const figures = {
    ...mapped(scores, ({ middle }) => middle),
    slowestControlMs: slowest[0]?.ms ?? 0, pages: slowest.length, controls: slowest.reduce((sum, { controls }) => sum + controls, 0),
  };
  console.log(JSON.stringify({ bench: 'browser', figures }));
}

function exampleOf({ pages }: ViewedSite, pattern: string): SitePage {
  const page = pages.find((each) => each.pattern === pattern && each.state === undefined) ?? pages.find((each) => each.pattern === pattern);
  if (page === undefined) throw new Error(`No example of ${pattern} was found`);
  return page;
}

/** In a browser that has just been opened: one that has shown a thousand pages has more to do beside the next one. */
async function scoresOfAll(of: ViewedSite): Promise<Record<string, PageScores>> {
  const debuggingPort = await freePort();
  const browser = await launchChromium(notForThePage, '--ignore-certificate-errors', `--remote-debugging-port=${debuggingPort}`);
  const scores: Record<string, PageScores> = {};
  for (const [name, pattern] of Object.entries(measured)) scores[name] = await scoresOf(of, { ...exampleOf(of, pattern), debuggingPort });
  await browser.close();
  return scores;
}

async function scoresOf({ clients }: ViewedSite, { path, as, debuggingPort }: SitePage & { debuggingPort: number }): Promise<PageScores> {
  const isPrivate = /<meta name="robots" content="noindex/.test((await clients[as].get(path)).text);
  const runs: LighthouseScores[] = [];
  while (runs.length < RUNS) runs.push(await lighthouseScores(frontUrl + path, { debuggingPort, isPrivate }));
  const middle = (figure: keyof Figures) => median(runs.map((run) => run[figure]));
  return {
    middle: {
      performance: middle('performance'), accessibility: middle('accessibility'), bestPractices: middle('bestPractices'), seo: middle('seo'),
      lcpMs: middle('lcpMs'), cls: middle('cls'), tbtMs: middle('tbtMs'),
    },
    runs,
  };
}

/** @returns the slowest control of each page, slowest first */
async function slowestOfAll(of: ViewedSite): Promise<(SlowestControl & { page: string })[]> {
  const browser = await launchChromium(notForThePage);
  const viewer = await viewersOf(browser, of);
  const found: (SlowestControl & { page: string })[] = [];
  for (const page of of.pages.filter(({ refuses }) => refuses === undefined)) found.push({ page: page.name, ...await slowestOf(viewer, page) });
  await viewer.close();
  await browser.close();
  return found.toSorted((a, b) => b.ms - a.ms);
}

/** The machine has slow moments of its own among thousands of touches: on a page that seemed too slow every control is used again, and its middle time counts. */
async function slowestOf(viewer: Viewer, page: SitePage): Promise<SlowestControl> {
  const once = async () => {
    const tab = await viewer.contexts[page.as].newPage();
    await tab.setViewportSize(phone);
    await openPage(tab, page, viewer);
    const times = await controlTimes(tab);
    await tab.close();
    return times;
  };
  const first = await once();
  const runs = [first];
  while (runs.length < RUNS && first.some(({ ms }) => ms > INP_MS)) runs.push(await once());
  const middle = first.map(({ control }, index) => ({ control, ms: median(runs.flatMap((run) => run[index]?.ms ?? [])) }));
  const none = { control: 'none', ms: 0 };
  return { ...middle.reduce((slowest, each) => (each.ms > slowest.ms ? each : slowest), none), controls: first.length };
}

function inOrder(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}

function mapped<From, To>(named: Record<string, From>, to: (each: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(named).map(([name, each]) => [name, to(each)]));
}
