/** Asks for the status page again, ever more slowly, for as long as it says that something is still to come; shows news in place. */
const waits = [1500, 2000, 3000, 5000, 8000, 13000, 20000, 30000];
let asked = 0;

async function look() {
  if (document.visibilityState === 'hidden') return;
  // Somebody is typing there, which new content would take away.
  if (document.querySelector('#correct[open]')) return later();
  let fresh;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
    if (answer.ok) fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    // No connection for the moment: the next look comes anyway.
  }
  const before = document.querySelector('[data-refresh-status]');
  const after = fresh?.querySelector('[data-refresh-status]');
  const main = fresh?.querySelector('main');
  if (!main || (after && after.dataset.refreshStatus === before?.dataset.refreshStatus)) return later();
  document.title = fresh.title;
  document.querySelector('main').replaceChildren(...main.childNodes);
  // Said aloud once, when the payment is known; the receipt's button that comes a moment later must not take the focus.
  if (before?.dataset.refreshStatus === 'pending') tell();
  if (after) later();
}

function tell() {
  const heading = document.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}

function later() {
  setTimeout(look, waits[Math.min(asked, waits.length - 1)]);
  asked += 1;
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && document.querySelector('[data-refresh-status]')) void look();
});
if (document.querySelector('[data-refresh-status]')) later();
