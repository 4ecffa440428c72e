import type { CDPSession, Page } from 'playwright-core';

/** How a phone of some years ago compares with the machine. */
const SLOWER = 4;
/** Shorter ones are not told of by the browser. */
const SHORTEST_MS = 16;
/** More than the browser's own bar is high. */
const BAR_PX = 200;
/** Pages of staff have lists of like rows. */
const MOST_CONTROLS = 40;

export interface ControlTime {
  control: string;
  /** Milliseconds from the touch or the key to the next painted frame, in steps of 8; at least 16. */
  ms: number;
}

/**
 * Uses every control of the page, one after the other, on a slowed down processor: presses what can be pressed, chooses from lists, types
 * into what takes words, without leaving the page.
 * @returns one for each control in the page's order, so that passes can be compared
 */
export async function controlTimes(tab: Page): Promise<ControlTime[]> {
  await tab.evaluate(listen);
  const session = await tab.context().newCDPSession(tab);
  await makeRoom(tab, session);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  try {
    return await useAll(tab, session);
  } finally {
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await session.detach();
  }
}

/** The browser's own bar takes its room from the page's: what is pressed below the window's edge is never painted, and seems to take for ever. */
async function makeRoom(tab: Page, session: CDPSession): Promise<void> {
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: { height: (tab.viewportSize()?.height ?? 0) + BAR_PX } });
}

async function useAll(tab: Page, session: CDPSession): Promise<ControlTime[]> {
  const count = Math.min(MOST_CONTROLS, await tab.evaluate<number>('window.controls.length'));
  const times: ControlTime[] = [];
  for (let index = 0; index < count; index++) {
    const control = await tab.evaluate<{ x: number; y: number; name: string; keys: string[] } | null>(`window.placeOf(${index})`);
    if (control === null) {
      times.push({ control: 'one without a place', ms: SHORTEST_MS });
      continue;
    }
    await session.send('Input.dispatchMouseEvent', { type: 'mousePressed', x: control.x, y: control.y, button: 'left', clickCount: 1 });
    await session.send('Input.dispatchMouseEvent', { type: 'mouseReleased', x: control.x, y: control.y, button: 'left', clickCount: 1 });
    for (const key of control.keys) {
      // Nobody is quicker than a frame.
      await tab.evaluate('window.painted()');
      await tab.keyboard.press(key);
    }
    times.push({ control: control.name, ms: Math.max(SHORTEST_MS, await tab.evaluate<number>('window.longestSince()')) });
  }
  return times;
}

/** Runs in the page. Nobody is led away: what a control does in the page is measured, after its own listeners have run. */
const listen = `(() => {
  const shown = (each) => each.checkVisibility() && !each.disabled;
  window.controls = [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]):not([type=file]):not([type=date]):not([type=color]), textarea, select')].filter(shown);
  addEventListener('click', (event) => { if (event.target.closest('a[href], [type=submit], button:not([type=button])')) event.preventDefault(); });
  addEventListener('submit', (event) => event.preventDefault());
  const durations = [];
  const observer = new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (entry.interactionId > 0) durations.push(entry.duration); });
  observer.observe({ type: 'event', durationThreshold: ${SHORTEST_MS} });
  // What was scrolled to is there and painted before it is pressed, pictures too: that isn't the control's doing.
  const isInSight = ({ top, bottom }) => top < innerHeight && bottom > 0;
  const pictures = () => Promise.all([...document.images].filter((each) => isInSight(each.getBoundingClientRect())).map((each) => each.decode().catch(() => undefined)));
  window.painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  window.placeOf = async (index) => {
    const control = window.controls[index];
    const target = control.matches('input[type=radio], input[type=checkbox]') ? control.closest('label') ?? control : control;
    target.scrollIntoView({ block: 'center', behavior: 'instant' });
    await pictures();
    await window.painted();
    const { x, y, width, height } = target.getClientRects()[0] ?? target.getBoundingClientRect();
    // A list that is open lies over what comes next: another row is chosen.
    const keys = control.matches('select') ? ['ArrowDown', 'Enter'] : control.matches('textarea, input:not([type=radio]):not([type=checkbox])') ? ['a', '1'] : [];
    return width === 0 ? null : { x: x + width / 2, y: y + height / 2, keys, name: (control.id || control.name || control.textContent.trim()).slice(0, 40) };
  };
  window.longestSince = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
    for (const entry of observer.takeRecords()) if (entry.interactionId > 0) durations.push(entry.duration);
    done(Math.max(0, ...durations.splice(0)));
  }, 50)));
})()`;
