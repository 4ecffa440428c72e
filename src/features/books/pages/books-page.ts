import { formatDateTime } from '../../../shared/format-date.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { BooksRoutesDeps } from './books-deps.ts';
import type { BooksView } from './books-view.ts';
import { exportForm, type ExportForm, exportOptions } from './export-form.ts';
import { listsOf } from './waiting-lists.ts';
import { tieInWords, tieWithoutSums } from './tie-in-words.ts';

const PAYOUTS_SHOWN = 5;
/** A comparison that is silent for longer was killed; a page of Stripe's takes seconds. */
const RUNNING_MS = 15 * 60_000;

/** Everything on one page: whether the books are right, and what waits for a person. @param form the export's, as it was sent */
export async function booksPage(deps: BooksRoutesDeps, view: BooksView, asked: unknown, form?: ExportForm['form']) {
  const { books } = deps;
  const [[last], finished, lists, payouts, exports] = await Promise.all([
    books.reconciliations(1), books.lastReconciliation(), listsOf(deps, view), view.finance ? books.payouts({ limit: PAYOUTS_SHOWN }) : null, exportOptions(deps.names, view),
  ]);
  const running = last !== undefined && last.finishedAt === null && deps.clock.now().getTime() - last.startedAt.getTime() < RUNNING_MS;
  return {
    finance: view.finance,
    state: stateOf(last, running, lists.waiting),
    running,
    answer: typeof asked === 'string' ? answers.get(asked) ?? null : null,
    error: last?.error ?? null,
    last: finished === null ? null : { ...finished, found: foundInWords(finished) },
    ties: (finished?.ties ?? []).map((tie) => (view.finance ? tieInWords(tie) : tieWithoutSums(tie))),
    ...lists,
    payouts: payouts?.items ?? [],
    form: form ?? exportForm(view, deps.clock.now()).form,
    owners: exports,
  };
}

const answers: ReadonlyMap<string, { kind: string; heading: string; words: string }> = new Map(Object.entries({
  done: { kind: 'done', heading: 'Compared', words: 'The ledger was compared with Stripe just now. What was found stands below.' },
  busy: { kind: '', heading: 'A comparison is under way already', words: 'There is one at a time. Its result stands here as soon as it ends.' },
  'goes-on': { kind: '', heading: 'The comparison goes on', words: 'It takes a moment when there is much to read. Its result stands here as soon as it ends.' },
  failed: { kind: 'attention', heading: 'The comparison ended early', words: 'What it read before that is kept, and the next one goes on from there.' },
}));

function stateOf(last: Reconciliation | undefined, running: boolean, waiting: number) {
  if (last !== undefined && running) return { pill: 'pending', label: 'Comparing', words: `A comparison began on ${formatDateTime(last.startedAt)}.` };
  if (last !== undefined && last.error !== null) return { pill: 'failed', label: 'The last comparison could not be finished', words: 'It is tried again by itself every hour.' };
  if (waiting > 0) return { pill: 'due', label: waiting === 1 ? 'One thing waits for a person' : `${waiting} things wait for a person`, words: 'Each stands below, with what can be done.' };
  if (last === undefined) return { pill: 'pending', label: 'Not compared yet', words: 'The ledger was never compared with Stripe. The worker does it by itself every hour.' };
  return { pill: 'accepted', label: 'Everything adds up', words: 'Nothing waits for a person.' };
}

/** What a comparison found, as a sentence. */
export function foundInWords({ eventsFound, eventsMissing, objectsFound, objectsMissing, transactions, payouts, differences }: Reconciliation): string {
  const objects = objectsFound === 0 ? '' : ` Of older times ${count(objectsFound, 'payment, refund or dispute', 'payments, refunds and disputes')} ${objectsFound === 1 ? 'was' : 'were'} looked at, ${objectsMissing === 0 ? 'all known' : `${objectsMissing} news`}.`;
  return `It looked at ${count(eventsFound, 'event', 'events')} of Stripe’s (${missedInWords(eventsMissing)}), ${count(transactions, 'new movement of money', 'new movements of money')} and ${count(payouts, 'payout', 'payouts')}.${objects} ${openInWords(differences)}`;
}

function missedInWords(missing: number): string {
  return missing === 0 ? 'all had come by themselves' : `${missing} had never come and ${missing === 1 ? 'was' : 'were'} fetched`;
}

function openInWords(differences: number): string {
  if (differences === 0) return 'Nothing was different.';
  return differences === 1 ? 'One difference was open at its end.' : `${differences} differences were open at its end.`;
}

function count(number: number, one: string, many: string): string {
  return `${number === 0 ? 'no' : number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

