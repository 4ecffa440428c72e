/**
 * Keeps out of the first page's way what can follow it: scripts that the page does without at first, and the site's own letters (css/late.css).
 * The letters come before it is painted for who comes from another page of the site and has them already; after its words and pictures for
 * who comes from elsewhere, because on a slow connection two fonts would keep both waiting. There the local ones stay if a line in sight
 * would break elsewhere: nobody's place moves while they read.
 */
const root = document.documentElement;
const { sheet, fonts, scripts } = document.currentScript.dataset;

/** Two frames after all has come, the page is painted. */
const painted = new Promise((done) => {
  const later = () => requestAnimationFrame(() => requestAnimationFrame(done));
  if (document.readyState === 'complete') later();
  else addEventListener('load', later, { once: true });
});

function link(attributes) {
  const made = Object.assign(document.createElement('link'), attributes);
  document.head.append(made);
  return new Promise((done, fail) => {
    made.addEventListener('load', done, { once: true });
    made.addEventListener('error', fail, { once: true });
  });
}

const wear = (letters) => (root.dataset.letters = letters);

/** Where an element begins and ends, in pixels from the window's upper edge; what is above or below the window counts as at its edge. */
const edges = (each) => {
  const { top, bottom } = each.getBoundingClientRect();
  return [top, bottom].map((edge) => Math.min(Math.max(edge, 0), innerHeight));
};

/** What is in sight below an element, with its edges. What is in something out of sight isn't looked at: of a long page that is nearly all. */
const inSight = (parent) => [...parent.children]
  .map((each) => ({ each, was: edges(each) }))
  .filter(({ was: [top, bottom] }) => top < innerHeight && bottom > 0)
  .flatMap((place) => [place, ...inSight(place.each)]);

/** What is set in a family, so that no subset is fetched for letters that stand in another one. */
const wordsIn = (family, places) => places
  .filter(({ each }) => getComputedStyle(each).fontFamily.includes(family))
  .flatMap(({ each }) => [...each.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data))
  .join('');

async function wearIfNothingMoves() {
  await link({ rel: 'stylesheet', href: sheet });
  const read = inSight(document.body);
  await Promise.all([['Source Serif 4', 600], ['Figtree', 400]].map(([family, weight]) => document.fonts.load(`${weight} 1em "${family}"`, wordsIn(family, read))));
  const places = inSight(document.body);
  // To lay the page out twice at one go would keep a slow phone from answering a touch.
  await new Promise((done) => setTimeout(done));
  wear('own');
  // Nobody sees less than three pixels, and browsers don't count them.
  if (places.some(({ each, was }) => edges(each).some((edge, index) => Math.abs(edge - was[index]) >= 3))) wear('local');
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

// They run in their order: what is shown follows from what was brought back.
void painted.then(() => {
  for (const src of scripts?.split(' ') ?? []) document.head.append(Object.assign(document.createElement('script'), { type: 'module', async: false, src }));
});
