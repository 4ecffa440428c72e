/**
 * Brings the site's own letters (css/fonts.css): at once for who comes from another page of the site and has them already, and after the
 * words and pictures for who comes from elsewhere, because on a slow connection two fonts would keep both waiting.
 */
const { sheet, fonts } = document.currentScript.dataset;
const link = (attributes) => document.head.append(Object.assign(document.createElement('link'), attributes));

if (document.referrer.startsWith(`${location.origin}/`)) {
  for (const href of fonts.split(' ')) link({ rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: '', href });
  link({ rel: 'stylesheet', blocking: 'render', href: sheet });
} else {
  // Two frames on, the page is painted.
  const later = () => requestAnimationFrame(() => requestAnimationFrame(() => link({ rel: 'stylesheet', href: sheet })));
  if (document.readyState === 'complete') later();
  else addEventListener('load', later, { once: true });
}
