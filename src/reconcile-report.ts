import type { Difference, Reconciliation, Tie } from './features/books/index.ts';
import { formatDateTime } from './shared/format-date.ts';
import { formatMoney } from './shared/format-money.ts';
import { money } from './shared/money.ts';

/** A comparison of the books, as the command line prints it. @param open all differences that are open now */
export function reconcileReport(reconciliation: Reconciliation, open: readonly Difference[]): string {
  const { startedAt, since, eventsFound, eventsMissing, objectsFound, objectsMissing, transactions, payouts, ties } = reconciliation;
  return [
    `Compared with Stripe up to ${formatDateTime(startedAt)}, from ${formatDateTime(since)} on.`,
    `  ${eventsFound} events, of which ${eventsMissing} had not reached us`,
    ...(objectsFound + objectsMissing === 0 ? [] : [`  ${objectsFound} payments, refunds, disputes and payment pages from before Stripe's list of events, of which ${objectsMissing} were taken`]),
    `  ${transactions} movements of money that were new, ${payouts} payouts`,
    ...ties.map(tieLine),
    ...(open.length === 0 ? ['No difference is open.'] : [`${open.length} differences are open:`, ...open.map(({ sentence }) => `  ${sentence}`)]),
  ].join('\n');
}

/** Ends with what nobody can explain: nothing, when the books tie. */
function tieLine({ currency, ledgerMinor, foreignMinor, convertedMinor, waitingMinor, differencesMinor, unexplainedMinor, stripeMinor, moving }: Tie): string {
  const sum = (minor: number) => formatMoney(money(minor, currency));
  const parts = [
    ['other business', foreignMinor], ['converted', convertedMinor], ['on its way', waitingMinor], ['differences', differencesMinor], ['unexplained', unexplainedMinor],
  ] as const;
  const known = parts.flatMap(([name, minor]) => (minor === 0 ? [] : [` + ${name} ${sum(minor)}`])).join('');
  return `  ${currency}: ledger ${sum(ledgerMinor)}${known} = Stripe ${sum(stripeMinor)}${moving ? ' (gifts came in meanwhile, so look again when it is calmer)' : ''}`;
}
