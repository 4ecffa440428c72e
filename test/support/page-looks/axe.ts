import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { Size } from './look.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Where scripts are switched off, the debugger's still run, but no timer of theirs ever ends. And axe passes over whatever stands in a
 * `noscript`, as if nobody ever saw it: its content is put in the place that it is drawn in.
 */
const asWithoutScripts = `(() => {
  window.setTimeout = (run, _after, ...given) => void Promise.resolve().then(() => run(...given));
  for (const each of document.querySelectorAll('noscript')) {
    const drawn = document.createElement('div');
    drawn.append(...each.childNodes);
    each.replaceWith(drawn);
  }
})()`;

export interface AxeLook {
  size: Size;
  colorScheme: 'light' | 'dark';
  /** False where the tab runs no scripts: the page is changed a little then, so let this be the last look. */
  scripts?: boolean;
}

/**
 * Runs by the debugging protocol, so the content security policy stays as it is. Colours alone differ in the dark, so there only
 * contrasts are measured.
 * @returns every violation of whatever weight, in words
 */
export async function violationsOf(tab: Page, { size, colorScheme, scripts = true }: AxeLook): Promise<string[]> {
  await tab.setViewportSize(size);
  await tab.emulateMedia({ colorScheme });
  if (await tab.evaluate('window.axe === undefined')) {
    if (!scripts) await tab.evaluate(asWithoutScripts);
    await tab.evaluate(axeSource);
  }
  // There one page shows a part of pages many times over, with the one name that it has.
  const isShown = tab.url().includes('/sandbox/components/');
  const only = colorScheme === 'dark' ? { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } : { rules: { 'landmark-unique': { enabled: !isShown } } };
  const { violations } = await tab.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], preload: false, ...only })})`);
  const place = `at ${size.width} px, ${colorScheme}${scripts ? '' : ', without scripts'}`;
  return violations.map(({ id, help, nodes }) => `${place}: ${id}, ${help}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary?.split('\n')[1]?.trim() ?? ''}`).join(' | ')}`);
}
