import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/browser.ts';
import { openPage, viewersOf } from '../support/site-pages/open-page.ts';
import { type ViewedSite, viewSite } from '../support/site-pages/view-site.ts';
import { contactSheet, type Shot } from './contact-sheet.ts';
import { renderMails } from './render-mails.ts';

/**
 * Draws every page of the site and every mail, on a phone and on a desk, in light and dark, into `screenshots/`, with a contact sheet
 * `screenshots/index.html`. With words behind it only what has one of them in its name: `npm run screenshots -- donations mail`.
 * Ends with 1 when there is a page or a mail of which it knows no example.
 */
const folder = path.resolve(import.meta.dirname, '../../screenshots');
const words = process.argv.slice(2);
const isWanted = (name: string) => words.length === 0 || words.some((word) => name.includes(word));
const looks = [390, 1280].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme, name: `${width} ${scheme}` })));
const TABS = 2;
/** In pixels; what is below isn't drawn. */
const TALLEST = 16_000;

const browser = await launchChromium();
if (words.length === 0) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
try {
  const mails = renderMails();
  const shots = await drawMails(browser, mails.mails);
  const site = await viewSite();
  shots.unshift(...await drawPages(browser, site));
  await site.stop();
  const missing = [...site.missing, ...mails.missing.map((name) => `mail ${name}`)];
  writeFileSync(path.join(folder, 'index.html'), contactSheet(shots, missing, new Date()));
  process.stdout.write(`${shots.length} pictures in ${folder}\n${missing.map((each) => `Missing: ${each}\n`).join('')}`);
  if (missing.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
}

async function drawPages(on: Browser, site: ViewedSite): Promise<Shot[]> {
  const waiting = site.pages.filter(({ name }) => isWanted(name));
  const drawn: Shot[] = [];
  await Promise.all(Array.from({ length: TABS }, async () => {
    // Each with windows of its own: of two tabs in one window the browser draws the one behind as high as the window on its screen,
    // and fills a picture of more than that with the same again and again.
    const viewer = await viewersOf(on, site);
    for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
      const tab = await viewer.contexts[page.as].newPage();
      await openPage(tab, page, viewer);
      for (const { width, scheme, name } of looks) {
        const file = `${page.name}--${width}-${scheme}.jpg`;
        await drawWhole(tab, { width, scheme, file });
        drawn.push({ file, of: page.name, address: `${page.path}, ${page.as}`, look: name });
      }
      await tab.close();
    }
    await viewer.close();
  }));
  return drawn.sort((a, b) => a.of.localeCompare(b.of));
}

async function drawMails(on: Browser, mails: ReadonlyMap<string, string>): Promise<Shot[]> {
  const context = await on.newContext();
  const tab = await context.newPage();
  const drawn: Shot[] = [];
  for (const [mail, html] of mails) {
    if (!isWanted(`mail-${mail}`)) continue;
    for (const { width, scheme, name } of looks) {
      await tab.setContent(html);
      const file = `mail-${mail}--${width}-${scheme}.jpg`;
      await drawWhole(tab, { width, scheme, file });
      drawn.push({ file, of: `mail: ${mail}`, address: `views/emails/${mail}`, look: name });
    }
  }
  await context.close();
  return drawn;
}

/** Draws the page from top to bottom, in a window of its own height: what stays in its place stands there once. */
async function drawWhole(tab: Page, { width, scheme, file }: { width: number; scheme: 'light' | 'dark'; file: string }): Promise<void> {
  await tab.emulateMedia({ colorScheme: scheme });
  await tab.setViewportSize({ width, height: width === 390 ? 844 : 900 });
  await tab.setViewportSize({ width, height: await tab.evaluate<number>(`Math.min(${TALLEST}, document.scrollingElement.scrollHeight)`) });
  // Pictures further down come only when somebody scrolls there, and nobody does; in another width others come.
  await tab.evaluate('Promise.all([...document.images].map((image) => { image.loading = "eager"; return image.decode().catch(() => undefined); }))');
  await tab.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))');
  await tab.screenshot({ path: path.join(folder, file), type: 'jpeg', quality: 70 });
}
