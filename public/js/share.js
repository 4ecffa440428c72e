/** Shows a button that copies the page's address, or opens the device's own share sheet where there is one. */
for (const part of document.querySelectorAll('[data-share-address]')) {
  const button = part.querySelector('[data-share-copy]');
  const words = button?.querySelector('span');
  const { shareAddress: url, shareTitle: title } = part.dataset;
  const canShare = typeof navigator.share === 'function' && matchMedia('(pointer: coarse)').matches;
  if (!button || !words || !(canShare || navigator.clipboard)) continue;
  if (canShare) words.textContent = 'Share…';
  button.closest('li').hidden = false;
  button.addEventListener('click', () => {
    const done = canShare ? navigator.share({ url, title }) : navigator.clipboard.writeText(url).then(() => (words.textContent = 'Copied'));
    // Closing the share sheet rejects too; the address stays readable below, so there is nothing to repair.
    done.catch(() => {});
  });
}
