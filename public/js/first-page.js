/**
 * Keeps out of the first page's way what can follow it: scripts that the page does without at first, and the site's own letters (css/late.css).
 * The letters come before it is painted for who comes from another page of the site and has them already; after its words and pictures for
 * who comes from elsewhere, because on a slow connection two fonts would keep both waiting. There the local ones stay if a line in sight
 * would break elsewhere: nobody's place moves while they read.
 */
const root = document.documentElement;
const { sheet, fonts, scripts } = document.currentScript.dataset;

const frame = () => new Promise(requestAnimationFrame);
const task = () => new Promise((done) => setTimeout(done));
/** When what was changed is laid out, which is the frame's work, and what follows has a task of its own. */
const laidOut = () => frame().then(task);

/** Two frames after all has come, the page is painted. */
const painted = new Promise((done) => {
  if (document.readyState === 'complete') done();
  else addEventListener('load', done, { once: true });
}).then(frame).then(frame);

function link(attributes) {
  const made = Object.assign(document.createElement('link'), attributes);
  document.head.append(made);
  return new Promise((done, fail) => {
    made.addEventListener('load', done, { once: true });
    made.addEventListener('error', fail, { once: true });
  });
}

/** Some ten lines of a phone. */
const LETTERS_AT_ONCE = 600;

const wear = (letters) => (root.dataset.letters = letters);

/** Where an element begins and ends, in pixels from the window's upper edge; what is above or below the window counts as at its edge. */
const edges = (each) => {
  const { top, bottom } = each.getBoundingClientRect();
  return [top, bottom].map((edge) => Math.min(Math.max(edge, 0), innerHeight));
};

/** What is in sight below an element, with its edges, and what isn't: of that the topmost alone, since a long page is nearly all out of sight. */
function look(parent, found = { inSight: [], elsewhere: [] }) {
  for (const each of parent.children) {
    const was = edges(each);
    if (was[0] >= innerHeight || was[1] <= 0) found.elsewhere.push(each);
    else {
      found.inSight.push({ each, was });
      look(each, found);
    }
  }
  return found;
}

/** The site's own fonts that are to be seen, each with the words set in it, so that no subset is fetched for letters that stand in another one. */
function wordsByFont(places) {
  const words = new Map();
  for (const { each } of places) {
    const said = [...each.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data.trim()).join('');
    if (said === '') continue;
    const { fontFamily, fontSize, fontWeight } = getComputedStyle(each);
    const [family] = /Source Serif 4|Figtree/.exec(fontFamily) ?? [];
    const font = `${fontWeight} ${fontSize} "${family}"`;
    if (family) words.set(font, (words.get(font) ?? '') + said);
  }
  return words;
}

/** Uses each font once where nobody sees it, in a task of its own: a font's first words take a browser longer than all that follow. */
async function rehearse(words) {
  const canvas = document.createElement('canvas').getContext('2d');
  for (const [font, said] of words) {
    await task();
    canvas.font = font;
    canvas.measureText(said);
  }
}

/** An element cut into parts with few letters each; one without parts stays whole. */
const inParts = (each) => (each.textContent.length > LETTERS_AT_ONCE && each.children.length > 0 ? [...each.children].flatMap(inParts) : [each]);

/** Has what is out of sight change its letters too, some of it with each frame: all at once would keep a slow phone from answering a touch. */
async function wearElsewhere(parts) {
  let letters = LETTERS_AT_ONCE;
  for (const each of parts) {
    letters += each.textContent.length;
    if (letters > LETTERS_AT_ONCE) {
      await frame();
      letters = each.textContent.length;
    }
    delete each.dataset.letters;
  }
}

async function wearIfNothingMoves() {
  await link({ rel: 'stylesheet', href: sheet });
  await laidOut();
  const words = wordsByFont(look(document.body).inSight);
  await Promise.all([...words].map(([font, said]) => document.fonts.load(font, said)));
  await rehearse(words);
  const parts = look(document.body).elsewhere.flatMap(inParts);
  for (const each of parts) each.dataset.letters = 'local';
  await laidOut();
  const { inSight } = look(document.body);
  wear('own');
  // Nobody sees less than three pixels, and browsers don't count them.
  if (inSight.some(({ each, was }) => edges(each).some((edge, index) => Math.abs(edge - was[index]) >= 3))) wear('local');
  await wearElsewhere(parts);
}

if (document.referrer.startsWith(`${location.origin}/`)) {
  // One that fails to come leaves the local letters, as a stylesheet in the page would.
  const bring = (attributes) => void link(attributes).catch(() => {});
  for (const href of fonts.split(' ')) bring({ rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: '', href });
  // It follows the other sheets: the head is short, and read to its end before a script that is fetched can run.
  bring({ rel: 'stylesheet', blocking: 'render', href: sheet });
  wear('own');
} else {
  painted.then(wearIfNothingMoves).catch(() => wear('local'));
}

// They run in their order: what is shown follows from what was brought back. Each has a frame of its own, as the letters have.
void painted.then(async () => {
  for (const src of scripts?.split(' ') ?? []) {
    await frame();
    document.head.append(Object.assign(document.createElement('script'), { type: 'module', async: false, src }));
  }
});
