/**
 * Sets the page in the site's own letters (css/fonts.css): before it is painted for who comes from another page of the site and has them
 * already; after its words and pictures for who comes from elsewhere, because on a slow connection two fonts would keep both waiting. There
 * the local ones stay if a line in sight would break elsewhere: nobody's place moves while they read.
 */
const root = document.documentElement;
const { sheet, fonts } = document.currentScript.dataset;

function link(attributes) {
  const made = Object.assign(document.createElement('link'), attributes);
  document.head.append(made);
  return new Promise((done) => made.addEventListener('load', done, { once: true }));
}

const wear = (letters) => (root.dataset.letters = letters);

/** Where everything begins and ends, in pixels from the window's upper edge; what is above or below the window counts as at its edge. */
const edges = () => [...document.body.querySelectorAll('*')]
  .map((each) => each.getBoundingClientRect())
  .flatMap(({ top, bottom }) => [top, bottom])
  .map((edge) => Math.min(Math.max(edge, 0), innerHeight));

async function wearIfNothingMoves() {
  await link({ rel: 'stylesheet', href: sheet });
  const words = document.body.innerText;
  await Promise.all(['600 1em "Source Serif 4"', '400 1em Figtree'].map((font) => document.fonts.load(font, words)));
  const before = edges();
  wear('own');
  // Nobody sees less than three pixels, and browsers don't count them.
  if (edges().some((edge, index) => Math.abs(edge - before[index]) >= 3)) wear('local');
}

if (document.referrer.startsWith(`${location.origin}/`)) {
  for (const href of fonts.split(' ')) void link({ rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: '', href });
  void link({ rel: 'stylesheet', blocking: 'render', href: sheet });
  wear('own');
} else {
  // Two frames on, the page is painted.
  const later = () => requestAnimationFrame(() => requestAnimationFrame(() => void wearIfNothingMoves()));
  if (document.readyState === 'complete') later();
  else addEventListener('load', later, { once: true });
}
