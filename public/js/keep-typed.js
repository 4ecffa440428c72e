/**
 * Keeps what was typed into a long form with its entry in the history, so that going back finds it there. Browsers do
 * this by themselves, most of the time: not where the page was put away too soon, or must not be stored. It comes after
 * the page, when they have brought back what they do.
 */
for (const form of document.querySelectorAll('[data-keep-typed]')) keep(form);

function keep(form) {
  form.addEventListener('submit', () => {
    history.replaceState({ ...history.state, typed: visible(form).map((field) => [field.name, field.value, field.checked]) }, '');
  });
  const typed = history.state?.typed ?? [];
  for (const name of new Set(typed.map(([of]) => of))) {
    const fields = visible(form).filter((field) => field.name === name);
    // What the browser brought back itself is as new, or newer. It forgets what a page that found a mistake had filled in again.
    if (fields.every(isUntouched)) bringBack(fields, typed.filter(([of]) => of === name));
  }
}

function visible(form) {
  return [...form.elements].filter((field) => field.name && !['hidden', 'submit', 'file'].includes(field.type));
}

function isUntouched(field) {
  return field.matches('[type=radio], [type=checkbox]') ? field.checked === field.defaultChecked : field.type === 'select-one' || field.value === field.defaultValue;
}

function bringBack(fields, typed) {
  for (const [, value, checked] of typed) {
    for (const field of fields) {
      if (field.matches('[type=radio], [type=checkbox]')) {
        if (field.value === value) field.checked = checked;
      } else field.value = value;
    }
  }
}
