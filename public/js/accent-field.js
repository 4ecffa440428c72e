/** A colour can be typed and picked: each field follows the other. Without this the one that was changed counts. */
const typed = document.getElementById('f-accent');
const picked = document.getElementById('f-picked');

if (typed instanceof HTMLInputElement && picked instanceof HTMLInputElement) {
  picked.addEventListener('input', () => {
    typed.value = picked.value;
  });
  typed.addEventListener('input', () => {
    const colour = typed.value.trim();
    if (/^#[0-9a-f]{6}$/i.test(colour)) picked.value = colour;
  });
}
