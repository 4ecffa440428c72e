import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { phone } from './browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing on the page is wider than a phone. Leaves the viewport as it was. */
export async function expectFitsPhone(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize(phone);
  const { scrollWidth, innerWidth, widest } = await page.evaluate(measureOverflow);
  if (before !== null) await page.setViewportSize(before);
  expect(scrollWidth, `${page.url()} is wider than a phone of ${innerWidth} px; what sticks out: ${widest.join(', ')}`).to.be.at.most(innerWidth);
}

/** No finding of axe-core that it calls serious or critical. */
export async function expectAccessible(page: Page): Promise<void> {
  // Runs in the page's own world by the debugging protocol, so the content security policy stays as it is.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = grave.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary ?? ''}`).join('\n')}`);
  expect(told, `${page.url()}\n${told.join('\n')}`).to.deep.equal([]);
}

/** Public pages set no cookie. */
export async function expectNoCookies(page: Page): Promise<void> {
  expect(await page.context().cookies(), `cookies after ${page.url()}`).to.deep.equal([]);
}

/** All that every page must have: it fits a phone and is accessible. */
export async function expectSoundPage(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectFitsPhone(page);
}

const measureOverflow = `(() => {
  const { scrollWidth } = document.scrollingElement;
  const out = [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > innerWidth + 1);
  const name = (each) => each.tagName.toLowerCase() + (typeof each.className === 'string' && each.className ? '.' + each.className.trim().replace(/\\s+/g, '.') : '');
  return { scrollWidth, innerWidth, widest: out.slice(0, 6).map(name) };
})()` as unknown as () => { scrollWidth: number; innerWidth: number; widest: string[] };
