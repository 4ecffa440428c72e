/**
 * Comes after the page, when a browser has brought back what it does. Keeps what was typed into a long form with its entry in the history, so that going back finds it there. Browsers do
 * this by themselves, most of the time: not where the page was put away too soon, or must not be stored.
 */
for (const form of document.querySelectorAll('[data-keep-typed]')) keep(form);

function keep(form) {
  form.addEventListener('submit', () => {
    history.replaceState({ ...history.state, typed: visible(form).map((field) => [field.name, field.value, field.checked]) }, '');
  });
  const typed = history.state?.typed;
  // What the browser brought back itself is as new, or newer.
  if (typed && visible(form).every(isUntouched)) bringBack(form, typed);
}

function visible(form) {
  return [...form.elements].filter((field) => field.name && !['hidden', 'submit', 'file'].includes(field.type));
}

function isUntouched(field) {
  return field.matches('[type=radio], [type=checkbox]') ? field.checked === field.defaultChecked : field.type === 'select-one' || field.value === field.defaultValue;
}

function bringBack(form, typed) {
  for (const [name, value, checked] of typed) {
    for (const field of visible(form).filter((one) => one.name === name)) {
      if (field.matches('[type=radio], [type=checkbox]')) {
        if (field.value === value) field.checked = checked;
      } else field.value = value;
    }
  }
}
