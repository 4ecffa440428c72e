/**
 * Comfort for the giving form: the button repeats the sum, the line about Stripe's fee says how much, and the choices of
 * how to appear show the name as it is typed. It comes after the page, and takes up what was chosen and typed by then.
 * What counts is decided on the server, from the same fields.
 */
const form = document.querySelector('[data-live-sum]');
if (form) start(form);

function start(form) {
  const { sumUsual, sumExact, minorDigits, feePercentBasisPoints, feeFixed, feeStep } = form.dataset;
  const digits = Number(minorDigits);
  const write = (minor) => inWriting(minor, { usual: sumUsual, exact: sumExact, digits });
  const giveSum = form.querySelector('[data-give-sum]');
  const feeSum = form.querySelector('[data-fee-sum]');
  const fees = { basisPoints: BigInt(feePercentBasisPoints), fixed: BigInt(feeFixed), step: BigInt(feeStep) };

  const showSum = () => {
    const chosen = form.elements.amount.value;
    const gift = chosen === 'own' ? minorUnits(form.elements.ownAmount.value, digits) : BigInt(chosen || 0);
    const fee = gift > 0n ? coverFor(gift, fees) : 0n;
    say(feeSum, fee > 0n ? write(fee) : 'a little');
    const sum = gift > 0n && form.elements.coverFees.checked ? gift + fee : gift;
    say(giveSum, sum > 0n ? write(sum) : '');
  };
  const showName = () => {
    const name = form.elements.name.value.trim().replace(/\s+/g, ' ');
    for (const preview of form.querySelectorAll('[data-preview]')) {
      preview.dataset.plain ??= preview.textContent;
      say(preview, asShown(name, preview.dataset.preview) || preview.dataset.plain);
    }
  };

  form.addEventListener('input', (event) => {
    if (event.target === form.elements.name) showName();
    else showSum();
    if (event.target.value === 'own' && event.target.name === 'amount') form.elements.ownAmount.focus();
  });
  unfold(form);
  showSum();
  showName();
}

/** What was typed in a folded part is there again, but a browser that goes back doesn't unfold it. */
function unfold(form) {
  for (const field of form.querySelectorAll('details :is(input:not([type="radio"]), textarea)')) {
    for (let part = field.closest('details'); field.value && part; part = part.parentElement.closest('details')) part.open = true;
  }
}

/** What has to be added so that the gift is left after Stripe's fee on the whole sum, in steps that cards take. */
function coverFor(gift, { basisPoints, fixed, step }) {
  const rest = 10_000n - basisPoints;
  const whole = ((gift + fixed) * 10_000n + rest - 1n) / rest;
  const cover = whole - gift;
  return cover + ((step - (cover % step)) % step);
}

/** Reads what people type, "1,234.50" and "1.234,50" alike; 0n for what isn't an amount. */
function minorUnits(text, digits) {
  const plain = text.replace(/[^\d.,]/g, '');
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const decimals = last < 0 ? '' : plain.slice(last + 1);
  const isFraction = digits > 0 && last >= 0 && decimals.length <= digits;
  const whole = (isFraction ? plain.slice(0, last) : plain).replace(/[.,]/g, '');
  const fraction = (isFraction ? decimals : '').padEnd(digits, '0');
  return /^\d{1,12}$/.test(whole + fraction) ? BigInt(whole + fraction) : 0n;
}

/**
 * An amount as the server writes it for this visitor. Where people write fewer digits than the currency's smallest unit has, the others show
 * only when they aren't zero.
 * @param usual a sum of more digits than any that is written, as people write it @param exact the same with all digits of the smallest unit
 */
function inWriting(minor, { usual, exact, digits }) {
  const spare = exact.replace(/\D/g, '').length - usual.replace(/\D/g, '').length;
  const unit = 10n ** BigInt(spare);
  return minor % unit === 0n ? fillIn(usual, minor / unit, digits - spare) : fillIn(exact, minor, digits);
}

/** The pattern with the amount's digits in the place of its own, from the end; what is left over before them goes, with its separators. */
function fillIn(pattern, amount, digits) {
  const [, before, number, after] = /^(\D*)(.*\d)(\D*)$/.exec(pattern);
  let rest = String(amount).padStart(digits + 1, '0');
  let written = '';
  for (const sign of [...number].reverse()) {
    if (rest === '') break;
    const isDigit = /\d/.test(sign);
    written = (isDigit ? rest.at(-1) : sign) + written;
    if (isDigit) rest = rest.slice(0, -1);
  }
  return before + written + after;
}

/** What stands there already is left alone: a screen reader would say it, and a slow phone paint it, once more. */
function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function asShown(name, visibility) {
  if (visibility === 'anonymous' || name === '') return '';
  if (visibility === 'full') return name;
  const [first, ...others] = name.split(' ');
  const initial = [...(others.at(-1) ?? '')][0];
  return initial ? `${first} ${initial.toUpperCase()}.` : first;
}
