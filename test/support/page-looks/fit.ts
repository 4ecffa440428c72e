import type { Page } from 'playwright-core';
import type { Size } from './look.ts';

/** What makes the page scroll sideways, what is cut off at an edge of its own box, and words that stand letter under letter. */
export async function stickingOut(tab: Page, size: Size): Promise<string[]> {
  await tab.setViewportSize(size);
  return misfits(tab, `at ${size.width} px`);
}

/** The same with all letters twice as large, as who sees badly sets them. */
export async function stickingOutWhenTextIsTwiceAsLarge(tab: Page, size: Size): Promise<string[]> {
  await tab.setViewportSize(size);
  await tab.evaluate('document.documentElement.style.fontSize = "200%"');
  const found = await misfits(tab, `at ${size.width} px with letters of twice the size`);
  await tab.evaluate('document.documentElement.style.fontSize = ""');
  return found;
}

async function misfits(tab: Page, place: string): Promise<string[]> {
  const found = await tab.evaluate<Record<'wide' | 'cut' | 'thin', string[]>>(measure);
  const words = { wide: 'is too wide', cut: 'cuts something off', thin: 'has words letter under letter' } as const;
  return (['wide', 'cut', 'thin'] as const).flatMap((fault) => (found[fault].length === 0 ? [] : [`${words[fault]} ${place}: ${found[fault].join(', ')}`]));
}

/** A line that is as high as its letters hides a pixel or two of nothing. */
const measure = `(() => {
  const all = [...document.querySelectorAll('body *')];
  const names = (found) => found.slice(0, 5).map((each) => each.tagName.toLowerCase() + '.' + (each.getAttribute('class') ?? ''));
  const scrolls = document.scrollingElement.scrollWidth > innerWidth;
  const hides = (each) => {
    if (each.clientWidth <= 1 || each.clientHeight <= 1 || each.matches('input, textarea, select, progress, svg, svg *')) return false;
    const { overflowX, overflowY } = getComputedStyle(each);
    const shuts = (overflow) => overflow === 'hidden' || overflow === 'clip';
    return (shuts(overflowX) && each.scrollWidth > each.clientWidth + 1) || (shuts(overflowY) && each.scrollHeight > each.clientHeight + 2);
  };
  const thin = (each) => {
    if (![...each.childNodes].some((part) => part.nodeType === 3 && part.data.trim().length > 12)) return false;
    const { width, height } = each.getBoundingClientRect();
    const letter = Number.parseFloat(getComputedStyle(each).fontSize);
    return width > 1 && width < 2.5 * letter && height > 6 * letter;
  };
  return { thin: names(all.filter(thin)), wide: scrolls ? names(all.filter((each) => each.getBoundingClientRect().right > innerWidth + 1)) : [], cut: names(all.filter(hides)) };
})()`;

/** WCAG's 400 %: 1280 by 1024 pixels of a screen, four times as large. */
export const fourTimesAsLarge: Size = { width: 320, height: 256 };
const MOST_COVERED = 1 / 3;

/** How much of a small window is covered by what stays in its place, wherever it is scrolled to. */
export async function covered(tab: Page): Promise<string[]> {
  await tab.setViewportSize(fourTimesAsLarge);
  const most = await tab.evaluate<{ share: number; what: string }>(coveredNow);
  return most.share > MOST_COVERED ? [`has ${Math.floor(most.share * 100)} % of a small window covered by ${most.what}`] : [];
}

const coveredNow = `(() => {
  const staying = [...document.querySelectorAll('body *')].filter((each) => ['fixed', 'sticky'].includes(getComputedStyle(each).position));
  let most = { share: 0, what: '' };
  const end = document.scrollingElement.scrollHeight - innerHeight;
  for (const at of [0, end / 4, end / 2, end * 3 / 4, end]) {
    scrollTo(0, at);
    const stuck = staying.filter((each) => {
      const { top, bottom, height } = each.getBoundingClientRect();
      const { position, insetBlockStart, insetBlockEnd } = getComputedStyle(each);
      if (height === 0 || bottom <= 0 || top >= innerHeight) return false;
      return position === 'fixed' || Math.abs(top - Number.parseFloat(insetBlockStart)) < 1 || Math.abs(innerHeight - bottom - Number.parseFloat(insetBlockEnd)) < 1;
    });
    const share = stuck.reduce((sum, each) => { const { top, bottom } = each.getBoundingClientRect(); return sum + Math.min(bottom, innerHeight) - Math.max(top, 0); }, 0) / innerHeight;
    if (share > most.share) most = { share, what: stuck.map((each) => each.className).join(', ') };
  }
  scrollTo(0, 0);
  return most;
})()`;

/** What gets the focus in a small window, and stands under something that stays in its place. */
export async function focusHidden(tab: Page): Promise<string[]> {
  await tab.setViewportSize(fourTimesAsLarge);
  const hidden = await tab.evaluate<string[]>(focusEach);
  return hidden.length === 0 ? [] : [`hides what has the focus in a small window: ${hidden.slice(0, 5).join(', ')}`];
}

const focusEach = `(() => {
  const reached = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter((each) => each.checkVisibility() && !each.disabled);
  const hidden = reached.filter((each) => {
    each.focus();
    const seen = each.matches('[type=radio], [type=checkbox]') ? each.closest('label') ?? each : each;
    const { left, top, right, bottom } = [...seen.getClientRects()][0] ?? seen.getBoundingClientRect();
    const [from, to] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
    const spots = [0.1, 0.5, 0.9].map((share) => [(left + right) / 2, from + (to - from) * share]);
    return !spots.some(([x, y]) => { const above = document.elementFromPoint(x, y); return above !== null && (seen.contains(above) || above.contains(seen)); });
  });
  document.activeElement?.blur();
  scrollTo(0, 0);
  return hidden.map((each) => each.tagName.toLowerCase() + ' ' + (each.id || each.textContent.trim().slice(0, 40)));
})()`;
