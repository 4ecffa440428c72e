import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { chromium } from 'playwright-core';
import { phone } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import type { SitePage } from '../support/site-pages/find-pages.ts';
import { openPage, type Viewer, viewersOf } from '../support/site-pages/open-page.ts';
import { type ViewedSite, viewSite } from '../support/site-pages/view-site.ts';
import { startChild } from '../support/start-child.ts';
import { type LighthouseScores, lighthouseScores } from './browser/lighthouse-scores.ts';
import { type ControlTime, controlTimes } from './browser/control-times.ts';

/**
 * The pages as a visitor's browser has them: Lighthouse's scores on a slow phone, by HTTPS and HTTP/2 as from an installation's proxy,
 * and how long every control of every page takes to answer. Prints tables and, last, one JSON line.
 */
const measured = {
  campaign: '/campaigns/:slug', giving: '/campaigns/:slug/donate', status: '/donations/:token', fundraiser: '/fundraisers/:slug',
  report: '/campaigns/:slug/reports/:reportSlug', browse: '/campaigns', organization: '/organizations/:slug',
};
/** Of several runs the middle one counts, as Lighthouse advises. */
const RUNS = 5;
const LCP_MS = 1_000;
const INP_MS = 50;
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) throw new Error(`there is no Chromium at ${executablePath}: install it, or set CHROMIUM_PATH`);

const site = await viewSite();
const front = startChild('test/bench/browser/https-front.ts', { args: [site.url] });
const [frontUrl] = await front.printed(/https:\S+/);
const debuggingPort = await freePort();
const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu', '--ignore-certificate-errors', `--remote-debugging-port=${debuggingPort}`] });
try {
  await bench(site);
} finally {
  await browser.close();
  await front.end();
  await site.stop();
}
process.exit(0);

type SlowestControl = ControlTime & { controls: number };

async function bench(of: ViewedSite): Promise<void> {
  // Minutes, in which the new site's pictures are made, too: what that takes is no part of a page.
  const slowest = await slowestOfAll(of);
  const scores: Record<string, LighthouseScores> = {};
  for (const [name, pattern] of Object.entries(measured)) scores[name] = await middleRun(of, exampleOf(of, pattern));
  const isFast = ({ lcpMs, cls, tbtMs }: LighthouseScores) => lcpMs <= LCP_MS && cls === 0 && tbtMs === 0;
  const isWhole = (each: LighthouseScores) => each.performance + each.accessibility + each.bestPractices + each.seo === 400;
  console.log(`Load average of this machine: ${loadavg().map((each) => each.toFixed(1)).join(', ')}`);
  console.table(Object.fromEntries(Object.entries(scores).map(([name, { faults: _faults, ...each }]) => [name, { ...each, 'all 100': isWhole(each as LighthouseScores), [`LCP <= ${LCP_MS}, CLS 0, TBT 0`]: isFast(each as LighthouseScores) }])));
  for (const [name, { faults }] of Object.entries(scores)) for (const fault of faults) console.log(`${name}: ${fault}`);
  console.table(slowest.slice(0, 10).map((each) => ({ ...each, [`<= ${INP_MS}`]: each.ms <= INP_MS })));
  const figures = {
    ...Object.fromEntries(Object.entries(scores).map(([name, { faults: _faults, ...each }]) => [name, each])),
    slowestControlMs: slowest[0]?.ms ?? 0, pages: slowest.length, controls: slowest.reduce((sum, { controls }) => sum + controls, 0),
  };
  console.log(JSON.stringify({ bench: 'browser', figures }));
}

function exampleOf({ pages }: ViewedSite, pattern: string): SitePage {
  const page = pages.find((each) => each.pattern === pattern && each.state === undefined) ?? pages.find((each) => each.pattern === pattern);
  if (page === undefined) throw new Error(`No example of ${pattern} was found`);
  return page;
}

async function middleRun({ clients }: ViewedSite, { path, as }: SitePage): Promise<LighthouseScores> {
  const isPrivate = /<meta name="robots" content="noindex/.test((await clients[as].get(path)).text);
  const runs: LighthouseScores[] = [];
  while (runs.length < RUNS) runs.push(await lighthouseScores(frontUrl + path, { debuggingPort, isPrivate }));
  return runs.toSorted((a, b) => a.lcpMs + a.tbtMs - b.lcpMs - b.tbtMs)[Math.trunc(RUNS / 2)] as LighthouseScores;
}

/** @returns the slowest control of each page, slowest first */
async function slowestOfAll(of: ViewedSite): Promise<(SlowestControl & { page: string })[]> {
  const viewer = await viewersOf(browser, of);
  const found: (SlowestControl & { page: string })[] = [];
  for (const page of of.pages.filter(({ refuses }) => refuses === undefined)) found.push({ page: page.name, ...await slowestOf(viewer, page) });
  await viewer.close();
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
  const middle = first.map(({ control }, index) => ({ control, ms: middleOf(runs.flatMap((run) => run[index]?.ms ?? [])) }));
  const none = { control: 'none', ms: 0 };
  return { ...middle.reduce((slowest, each) => (each.ms > slowest.ms ? each : slowest), none), controls: first.length };
}

function middleOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.trunc(times.length / 2)] as number;
}
