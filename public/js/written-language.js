/** Marks what is written in a form as in the language that was chosen for it: a spelling checker and a screen reader go by it at once. */
const choice = document.getElementById('f-language');
// The browser brings an earlier choice back after this script has run, and tells nobody of it.
addEventListener('pageshow', mark);
// The list is seen to close before a long story is set anew.
choice?.addEventListener('change', () => requestAnimationFrame(() => setTimeout(mark)));

function mark() {
  const { lang, dir } = choice?.selectedOptions[0]?.dataset ?? {};
  for (const field of choice?.form.querySelectorAll('[data-written]') ?? []) {
    for (const [name, value] of Object.entries({ lang, dir })) {
      if (value) field.setAttribute(name, value);
      else field.removeAttribute(name);
    }
  }
}
