/** Asks for the status page again, ever more slowly, until the gift is no longer on its way; then shows the answer in place. */
const waits = [1500, 2000, 3000, 5000, 8000, 13000, 20000, 30000];
let asked = 0;

async function look() {
  if (document.visibilityState === 'hidden') return;
  let fresh;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
    if (answer.ok) fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    // No connection for the moment: the next look comes anyway.
  }
  if (!fresh || fresh.querySelector('[data-refresh-status]')) return later();
  const main = fresh.querySelector('main');
  if (!main) return later();
  document.title = fresh.title;
  document.querySelector('main').replaceChildren(...main.childNodes);
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
