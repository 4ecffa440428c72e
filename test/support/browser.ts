import { existsSync } from 'node:fs';
import type { Context } from 'mocha';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const help = `there is no Chromium at ${executablePath}. Install it (apt-get install chromium), or set CHROMIUM_PATH.`;
const always = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

let told = false;

/** @throws where there is no Chromium, with what to do */
export async function launchChromium(...args: string[]): Promise<Browser> {
  if (!existsSync(executablePath)) throw new Error(help);
  return chromium.launch({ executablePath, args: [...always, ...args] });
}

/**
 * Starts Chromium for the tests of one file; call it in a `before` hook. Where there is none, the file's tests are left
 * out with a line that says so, or fail when REQUIRE_BROWSER is 1.
 */
export async function startBrowser(mocha: Context): Promise<Browser> {
  if (existsSync(executablePath)) return launchChromium();
  if (process.env.REQUIRE_BROWSER === '1') throw new Error(`The browser tests can't run: ${help}`);
  if (!told) process.stdout.write(`  The browser tests are left out: ${help}\n`);
  told = true;
  return mocha.skip();
}

export const phone = { width: 390, height: 844 } as const;
export const desktop = { width: 1280, height: 900 } as const;

/** Waits until it is settled in which letters a page of the site is set: its own come after the page itself to who comes from elsewhere. */
export async function lettersArrived(tab: Page): Promise<void> {
  await tab.evaluate(`new Promise((done) => {
    const isSettled = () => document.querySelector('script[data-fonts]') === null || matchMedia('(scripting: none)').matches
      || (document.documentElement.dataset.letters !== undefined && document.querySelector('body [data-letters]') === null);
    const look = () => {
      if (!isSettled()) return setTimeout(look, 10);
      // Fonts are asked for when the page is laid out with them.
      document.body.getBoundingClientRect();
      done(document.fonts.ready.then(() => undefined));
    };
    look();
  })`);
}

/** A visitor with a fresh profile, and what went wrong on the pages that they saw. */
export interface Visitor {
  context: BrowserContext;
  /** Console errors, refusals by the content security policy, exceptions, and requests to other sites. */
  troubles: string[];
}

/** @param siteUrl requests to any other origin are noted as troubles */
export async function newVisitor(browser: Browser, siteUrl: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: siteUrl, viewport: desktop, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(15_000);
  const troubles: string[] = [];
  const own = new URL(siteUrl).origin;
  context.on('request', (request) => {
    if (!request.url().startsWith('data:') && new URL(request.url()).origin !== own) troubles.push(`asked ${request.url()} of another site`);
  });
  context.on('page', (page) => {
    page.on('console', (message) => {
      // A page that is answered with 4xx on purpose is logged by the browser as an error of its own.
      if (message.type() === 'error' && !/Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) troubles.push(`${page.url()} logged: ${message.text()}`);
    });
    page.on('pageerror', (error) => troubles.push(`${page.url()} threw: ${error.message}`));
  });
  return { context, troubles };
}
