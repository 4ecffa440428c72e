/**
 * Narrows the list of campaigns in place as soon as a choice changes. Nobody is led away from the choices: who goes through them by
 * the arrow keys changes them with each press. The button stays, for words that are typed and for when no answer comes.
 */
const form = document.querySelector('[data-browse]');
const list = document.querySelector('[data-browse-list]');
const aloud = document.querySelector('[data-browse-aloud]');
let asking;

async function narrow(chosen) {
  asking?.abort();
  asking = new AbortController();
  const asked = [...new FormData(form)].filter(([, value]) => value !== '');
  const address = `${form.action}?${new URLSearchParams(asked)}`;
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'), chosen, address);
  } catch {
    // Another choice came meanwhile, or there is no connection: then the button asks again.
  }
}

function show(fresh, chosen, address) {
  const found = fresh.querySelector('[data-browse-list]');
  // What somebody has the focus in is not taken from under them.
  if (!found || list.contains(document.activeElement)) return;
  list.replaceChildren(...found.childNodes);
  for (const select of form.querySelectorAll('select')) {
    const now = fresh.getElementById(select.id);
    if (select === chosen || !now) continue;
    // Each option that is taken out of a list leaves another one chosen there.
    const { value } = now;
    select.replaceChildren(...now.children);
    select.value = value;
  }
  document.title = fresh.title;
  history.replaceState(history.state, '', address);
  aloud.textContent = list.querySelector('h2')?.textContent ?? '';
}

form?.addEventListener('change', ({ target }) => {
  if (target.matches('select')) void narrow(target);
});
