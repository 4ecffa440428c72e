/** Asks whether the payment page is still being tried, ever more slowly, and loads this page again when it isn't: the site then leads on. */
const waits = [1500, 2000, 3000, 5000];
let asked = 0;

async function look() {
  try {
    const answer = await fetch(document.querySelector('[data-wait-for-payment]').dataset.waitForPayment, { cache: 'no-store' });
    // In place of this page in the history: going back from the payment must not lead forward again.
    if (answer.ok && !(await answer.json()).waits) return location.replace(location.href);
  } catch {
    // No connection for the moment: the next look comes anyway.
  }
  later();
}

function later() {
  setTimeout(look, waits[Math.min(asked, waits.length - 1)]);
  asked += 1;
}

later();
