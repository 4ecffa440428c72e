/** Marks what is written in a form as in the language that is named in it: a spelling checker and a screen reader go by it at once. */
const named = document.getElementById('f-language');
// The browser brings back what was typed after this script has run, and tells nobody of it.
addEventListener('pageshow', mark);
// The field is seen to change before a long story is set anew.
named.addEventListener('change', () => requestAnimationFrame(() => setTimeout(mark)));

function mark() {
  const typed = named.value.trim().toLowerCase();
  const known = [...named.list.options].find(({ value }) => value.toLowerCase() === typed);
  // Another name than those on offer is for the server to know, and stays marked as it said.
  if (typed !== '' && known === undefined) return;
  for (const field of named.form.querySelectorAll('[data-written]')) {
    for (const name of ['lang', 'dir']) {
      const value = known?.dataset[name];
      if (value) field.setAttribute(name, value);
      else field.removeAttribute(name);
    }
  }
}
