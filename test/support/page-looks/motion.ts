import type { Page } from 'playwright-core';

/** What still moves for somebody who asked for less motion: anything that takes longer than a millisecond. */
export async function movingAnyway(tab: Page): Promise<string[]> {
  await tab.emulateMedia({ reducedMotion: 'reduce' });
  const found = await tab.evaluate<string[]>(`(() => {
    const longest = (list) => Math.max(...list.split(',').map((each) => Number.parseFloat(each) * (/\\dms/.test(each) ? 1 : 1000)));
    const moves = (style) => (style.animationName !== 'none' && longest(style.animationDuration) > 1) || longest(style.transitionDuration) > 1 || style.scrollBehavior === 'smooth';
    const all = [document.documentElement, ...document.querySelectorAll('body, body *')];
    return all.filter((each) => [null, '::before', '::after'].some((part) => moves(getComputedStyle(each, part)))).slice(0, 5).map((each) => each.tagName.toLowerCase() + '.' + (each.getAttribute('class') ?? ''));
  })()`);
  return found.length === 0 ? [] : [`moves although less motion was asked for: ${found.join(', ')}`];
}
