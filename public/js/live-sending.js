/** Shows how a sending goes on, in place, until it has ended. Without this script a link loads the page again. */
const region = () => document.querySelector('[data-live-sending]');

async function look() {
  if (document.visibilityState === 'visible') {
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
      const fresh = answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live-sending]') : null;
      // A button that somebody is about to press must not be taken away.
      if (fresh && !region().contains(document.activeElement)) region().replaceWith(fresh);
    } catch {
      // No connection for the moment: the next look comes anyway.
    }
  }
  later();
}

function later() {
  const seconds = Number(region()?.dataset.liveSending);
  if (seconds > 0) setTimeout(look, seconds * 1000);
}

later();
