/**
 * Keeps the progress and the newest gifts of a page up to date for as long as somebody looks at it: one connection, none while
 * the page is hidden, none for who saves data. The server sends parts of the page as it would render them now.
 */
const panel = document.querySelector('[data-live]');
const lessData = matchMedia('(prefers-reduced-data: reduce)');
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** Who only passes by needs no connection, and the first view comes first. */
const BEGIN_MS = 800;
/** More than two beats of the server. */
const SILENCE_MS = 60_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;
/** A burst of gifts is told in one sentence at its end. */
const ALOUD_EVERY_MS = 30_000;
const MOVE_MS = 800;

let source;
let waiting;
let silence;
let failures = 0;
let seen = panel?.dataset.liveSeen ?? '';

function begin(inMs) {
  clearTimeout(waiting);
  if (!source && isWanted()) waiting = setTimeout(listen, inMs);
}

function isWanted() {
  return document.visibilityState === 'visible' && !navigator.connection?.saveData && !lessData.matches;
}

function listen() {
  if (!isWanted()) return;
  source = new EventSource(`${panel.dataset.live}?seen=${encodeURIComponent(seen)}`);
  source.addEventListener('open', heard);
  source.addEventListener('error', comeAgain);
  source.addEventListener('beat', wellHeard);
  source.addEventListener('news', (event) => {
    wellHeard();
    seen = event.lastEventId || seen;
    show(JSON.parse(event.data));
  });
}

function heard() {
  clearTimeout(silence);
  silence = setTimeout(comeAgain, SILENCE_MS);
}

function wellHeard() {
  failures = 0;
  heard();
}

function end() {
  clearTimeout(waiting);
  clearTimeout(silence);
  source?.close();
  source = undefined;
}

/** Ever more slowly, and never all at once: after a restart thousands come again. */
function comeAgain() {
  end();
  const longest = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
  failures += 1;
  begin(longest * (0.5 + Math.random() / 2));
}

/** Parts that are named and not there are hidden: there is nothing to give to after a campaign's end. */
function show({ parts, html, say }) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  for (const part of parts) {
    const now = document.querySelector(`[data-live-part="${part}"]`);
    const next = fresh.querySelector(`[data-live-part="${part}"]`);
    if (!now) continue;
    now.hidden = !next;
    if (next) become(now, next);
  }
  if (say) sayAloud(say);
}

/** Changes what differs and nothing else, so that the focus, a selection and an opened explanation stay. */
function become(now, next) {
  if (now.nodeType === Node.TEXT_NODE) return moveText(now, next.data);
  if (now.localName === 'progress') return moveBar(now, next);
  for (const name of now.getAttributeNames()) if (!next.hasAttribute(name) && name !== 'open') now.removeAttribute(name);
  for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  const [olds, news] = [[...now.childNodes], [...next.childNodes]];
  news.forEach((each, index) => {
    const old = olds[index];
    if (!old) now.append(each);
    else if (old.nodeType === each.nodeType && old.localName === each.localName) become(old, each);
    else if (!old.contains(document.activeElement)) old.replaceWith(each);
  });
  for (const old of olds.slice(news.length)) if (!old.contains(document.activeElement)) old.remove();
}

const moves = new WeakMap();

/** @param step gets how much of the way is gone, from 0 to 1 */
function move(what, step) {
  cancelAnimationFrame(moves.get(what));
  if (lessMotion.matches) return step(1);
  let began;
  const frame = (time) => {
    began ??= time;
    const gone = Math.min(1, (time - began) / MOVE_MS);
    step(1 - (1 - gone) ** 3);
    if (gone < 1) moves.set(what, requestAnimationFrame(frame));
  };
  moves.set(what, requestAnimationFrame(frame));
}

function moveBar(now, next) {
  for (const name of ['aria-label', 'aria-valuetext']) now.setAttribute(name, next.getAttribute(name));
  now.max = next.max;
  const [from, to] = [now.value, next.value];
  if (from !== to) move(now, (gone) => (now.value = gone < 1 ? from + (to - from) * gone : to));
}

/** A figure counts up to the one that the server wrote, digit for digit in its form; one with more or fewer digits just changes. */
function moveText(now, to) {
  const from = now.data;
  if (from === to) return;
  const digits = (text) => text.replace(/\D/g, '');
  const [first, last] = [digits(from), digits(to)];
  if (!now.parentElement.closest('[data-moves]') || first === '' || first.length !== last.length || last.length > 15) {
    cancelAnimationFrame(moves.get(now));
    now.data = to;
    return;
  }
  move(now, (gone) => {
    const figure = String(Math.trunc(Number(first) + (last - first) * gone)).padStart(last.length, '0').split('');
    now.data = gone < 1 ? to.replace(/\d/g, () => figure.shift()) : to;
  });
}

const aloud = { at: -Infinity, words: '', timer: undefined };

function sayAloud(words) {
  aloud.words = words;
  clearTimeout(aloud.timer);
  aloud.timer = setTimeout(() => {
    aloud.at = performance.now();
    panel.querySelector('[data-live-aloud]').textContent = aloud.words;
  }, Math.max(0, aloud.at + ALOUD_EVERY_MS - performance.now()));
}

function follow() {
  if (isWanted()) begin(0);
  else end();
}

if (panel && 'EventSource' in window) {
  document.addEventListener('visibilitychange', follow);
  navigator.connection?.addEventListener?.('change', follow);
  lessData.addEventListener('change', follow);
  // A page with an open connection isn't kept for the way back.
  addEventListener('pagehide', end);
  addEventListener('pageshow', ({ persisted }) => persisted && begin(0));
  if (document.readyState === 'complete') begin(BEGIN_MS);
  else addEventListener('load', () => begin(BEGIN_MS));
}
