import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { signInLink } from './sign-in.ts';
import type { Site } from './start-site.ts';

const MOST_TABS = 80;

interface Stop {
  name: string;
  /** Something else lies over it. */
  covered: boolean;
  /** A ring, its own or its field's, tells that the focus is here. */
  ringed: boolean;
  /** On the page, not in the window; null for what doesn't go along with the page, as a bar that stays below. */
  place: { top: number; bottom: number; left: number; right: number } | null;
  begins: boolean;
}

/** Where the focus is: an id, else the value or the text, as a person would find it. */
export async function focused(page: Page): Promise<string> {
  return (await stopOf(page)).name;
}

/**
 * Goes on from where the focus is, by the Tab key. At each stop on the way the focus must be seen: it has a ring, nothing lies over it, and
 * it never goes back up the page, but to the top of the next column.
 */
export async function tabTo(page: Page, target: string | RegExp): Promise<void> {
  const passed: Stop[] = [];
  while (passed.length < MOST_TABS) {
    await page.keyboard.press('Tab');
    const stop = await stopOf(page);
    const way = `${page.url()}: “${stop.name}” after “${passed.at(-1)?.name ?? ''}”`;
    expect(stop.covered, `${way} is covered`).to.equal(false);
    expect(stop.ringed, `${way} shows no focus`).to.equal(true);
    const before = stop.begins ? undefined : passed.at(-1);
    expect(goesBack(before, stop), `${way} stands above it`).to.equal(false);
    if (typeof target === 'string' ? stop.name === target : target.test(stop.name)) return;
    passed.push(stop);
  }
  throw new Error(`${page.url()}: the Tab key leads to no ${String(target)}, but to: ${passed.map(({ name }) => name).join(' | ')}`);
}

export async function typeInto(page: Page, target: string, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}

/** Types in place of what stands there. */
export async function typeOver(page: Page, target: string, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

export async function press(page: Page, target: string | RegExp): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Asks for a link on the page that is open, opens it from the mailbox, and goes on. */
export async function signInByKeyboard(page: Page, site: Site, email: string): Promise<void> {
  const mailed = await signInLink(site, email);
  await typeInto(page, 'f-email', email);
  await press(page, /^Send me (a|the) link/);
  await page.getByRole('heading', { name: 'Look in your mail' }).waitFor();
  await page.goto(await mailed());
  await press(page, /^Sign in as/);
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

function goesBack(before: Stop | undefined, stop: Stop): boolean {
  if (!before?.place || !stop.place) return false;
  return stop.place.bottom <= before.place.top && stop.place.left < before.place.right;
}

function stopOf(page: Page): Promise<Stop> {
  return page.evaluate<Stop>(`(() => {
    const at = document.activeElement;
    const seen = at.matches('input[type=radio], input[type=checkbox]') ? at.closest('label') ?? at : at;
    const box = seen.getBoundingClientRect();
    const within = (value, end) => Math.min(Math.max(value, 1), end - 1);
    const above = document.elementFromPoint(within(box.left + box.width / 2, innerWidth), within(box.top + box.height / 2, innerHeight));
    const rings = (each, part) => { const { outlineStyle, outlineWidth } = getComputedStyle(each, part); return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2; };
    const own = [at, seen, ...seen.querySelectorAll('*')];
    const field = at.closest('.field__box, .amount__own');
    const stays = (each) => each !== null && (['fixed', 'sticky', 'absolute'].includes(getComputedStyle(each).position) && !each.matches('input, a, button') || stays(each.parentElement));
    return {
      name: at === document.body ? 'the end of the page' : at.id || (at.matches('button') ? '' : at.value) || at.textContent.trim(),
      covered: above !== null && !seen.contains(above) && !above.contains(seen),
      ringed: at === document.body || own.some((each) => [null, '::before', '::after'].some((part) => rings(each, part))) || (field !== null && getComputedStyle(field).boxShadow !== 'none'),
      place: stays(at) || at.matches('.skip') ? null : { top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left, right: box.right },
      begins: at.matches('.skip, body'),
    };
  })()`);
}
