import { byId, type Evidence, idOf, type Row, sum, text } from './evidence.ts';
import { ownerOf, type Payment } from './payment.ts';

interface Posting {
  account: string;
  minor: number;
}

const gifts = 'income:gifts';
const refunds = 'income:refunds';
const disputes = 'income:disputes';
const nobody = 'liabilities:unassigned';
const stripe = 'assets:stripe';
const kept = 'expenses:stripe-fees';

export function postingsOf(entry: Row): Posting[] {
  return entry.postings as Posting[];
}

/** Every movement of Stripe's balance that is ours is in the ledger, exactly once and rightly; and nothing else is. */
export function checkLedger(evidence: Evidence, payments: readonly Payment[]): string[] {
  const entries = byId(evidence.house['ledger-entries']);
  const expected = new Set<string>();
  const found = [
    ...evidence.house['ledger-entries'].flatMap(checkBalance),
    ...payments.flatMap((payment) => checkPayment(payment, entries, expected)),
    ...evidence.stripe.transactions.filter(({ type }) => type === 'payout').flatMap(({ source, amount }) => check(entries, expected, { key: `payout:${idOf(source)}`, minor: -Number(amount), postings: [['assets:bank', 1], [stripe, -1]] })),
  ];
  const strays = [...entries.keys()].filter((key) => !expected.has(key)).map((key) => `the ledger has ${key}, of which Stripe knows nothing`);
  return [...found, ...strays, ...checkTie(evidence, payments)];
}

function checkBalance(entry: Row): string[] {
  const amounts = postingsOf(entry).map(({ minor }) => minor);
  const sound = amounts.length > 1 && amounts.every(Number.isSafeInteger) && sum(amounts, (each) => each) === 0;
  return sound ? [] : [`entry ${entry._id} does not balance: ${amounts.join(', ')}`];
}

/** What is booked of one payment, by account: whoever its gift belongs to, and in whatever order its news came. */
function checkPayment(payment: Payment, entries: ReadonlyMap<string, Row>, expected: Set<string>): string[] {
  const { id, minor, held, currency } = payment;
  const attached = held?.state === 'attached';
  const suspended = held !== undefined;
  // A refund that was heard of before its payment was attached is booked in suspense, and one after it in income.
  const income = (account: string): string[] => (suspended ? (attached ? [account, nobody] : [nobody]) : [account]);
  const found = [
    ...check(entries, expected, { key: `charge:${id}`, minor, at: payment.at, currency, postings: [[stripe, 1], [suspended ? nobody : gifts, -1]] }),
    ...(attached ? check(entries, expected, { key: `attached:${id}`, minor, at: payment.at, currency, postings: [[nobody, 1], [gifts, -1]] }) : []),
    ...checkMove(payment, entries, expected),
    ...payment.refunds.flatMap((refund) => [
      ...check(entries, expected, { key: `refund:${refund.id}`, minor: refund.minor, at: refund.at, currency, postings: [[income(refunds), 1], [stripe, -1]] }),
      ...(refund.failed ? check(entries, expected, { key: `refund:${refund.id}:failed`, minor: refund.minor, at: refund.at, currency, postings: [[stripe, 1], [income(refunds), -1]] }) : []),
    ]),
    ...payment.disputes.flatMap((dispute) => [
      ...(dispute.taken ? check(entries, expected, { key: `dispute:${dispute.id}:withdrawn`, minor: dispute.minor, at: dispute.at, currency, postings: [[income(disputes), 1], [stripe, -1]] }) : []),
      ...(dispute.returned ? check(entries, expected, { key: `dispute:${dispute.id}:reinstated`, minor: dispute.minor, at: dispute.at, currency, postings: [[stripe, 1], [income(disputes), -1]] }) : []),
    ]),
    ...payment.transactions.flatMap((transaction) => checkFee(transaction, entries, expected, currency)),
  ];
  return [...found, ...checkSuspense(payment, entries)];
}

/** A payment that waited among the figures of another owner went along to its gift's, both ways or not at all. */
function checkMove({ id, minor, at, held, currency }: Payment, entries: ReadonlyMap<string, Row>, expected: Set<string>): string[] {
  const keys = [`moved:${id}:out`, `moved:${id}:in`];
  if (held?.state !== 'attached' || !keys.some((key) => entries.has(key))) return [];
  return keys.flatMap((key, index) => check(entries, expected, { key, minor, at, currency, postings: index === 0 ? [[nobody, 1], [stripe, -1]] : [[stripe, 1], [nobody, -1]] }));
}

function checkFeeMove(id: string, minor: number, entries: ReadonlyMap<string, Row>, expected: Set<string>, currency: string): string[] {
  const keys = [`moved:${id}:out`, `moved:${id}:in`];
  if (!keys.some((key) => entries.has(key))) return [];
  return keys.flatMap((key, index) => check(entries, expected, { key, minor, currency, postings: index === 0 ? [[stripe, 1], [kept, -1]] : [[kept, 1], [stripe, -1]] }));
}

function checkFee({ id, fee }: { id: string } & Record<string, unknown>, entries: ReadonlyMap<string, Row>, expected: Set<string>, currency: string): string[] {
  const key = `fee:${id}`;
  if (fee === 0 && !entries.has(key)) return [];
  return [...check(entries, expected, { key, minor: Number(fee), currency, postings: [[kept, 1], [stripe, -1]] }), ...checkFeeMove(id, Number(fee), entries, expected, currency)];
}

/** What is nobody's in the end: all that is left of a payment that waits for a person, nothing of one that is a gift. */
function checkSuspense(payment: Payment, entries: ReadonlyMap<string, Row>): string[] {
  const keys = [`charge:${payment.id}`, `attached:${payment.id}`, ...payment.refunds.flatMap(({ id }) => [`refund:${id}`, `refund:${id}:failed`]), ...payment.disputes.flatMap(({ id }) => [`dispute:${id}:withdrawn`, `dispute:${id}:reinstated`])];
  const postings = keys.flatMap((key) => entries.get(key) ?? []).flatMap(postingsOf);
  const of = (account: string) => 0 - sum(postings.filter((posting) => posting.account === account), ({ minor }) => minor);
  const back = sum(payment.refunds.filter(({ failed }) => !failed), ({ minor }) => minor);
  const taken = sum(payment.disputes.filter((each) => each.taken && !each.returned), ({ minor }) => minor);
  const owner = ownerOf(payment);
  const wanted = owner === undefined ? { [nobody]: payment.minor - back - taken, [gifts]: 0, [refunds]: 0, [disputes]: 0 } : { [nobody]: 0, [gifts]: payment.minor, [refunds]: 0 - back, [disputes]: 0 - taken };
  return Object.entries(wanted).flatMap(([account, minor]) => (of(account) === minor ? [] : [`${payment.id} (${owner === undefined ? 'nobody’s' : `gift ${owner._id}`}) has ${of(account)} on ${account}, and should have ${minor}`]));
}

interface Wanted {
  key: string;
  minor: number;
  at?: number;
  currency?: string;
  /** Account, or either of two, and the sign of the amount. */
  postings: [string | string[], 1 | -1][];
}

function check(entries: ReadonlyMap<string, Row>, expected: Set<string>, { key, minor, at, currency, postings }: Wanted): string[] {
  expected.add(key);
  const entry = entries.get(key);
  if (entry === undefined) return [`the ledger lacks ${key} of ${minor}`];
  const found: string[] = [];
  if (currency !== undefined && entry.currency !== currency) found.push(`${key} is booked in ${text(entry.currency)} and was in ${currency}`);
  if (at !== undefined && (entry.at as Date).getTime() !== at * 1000) found.push(`${key} is booked at ${(entry.at as Date).toISOString()}, and happened at ${new Date(at * 1000).toISOString()}`);
  const booked = postingsOf(entry);
  const right = booked.length === postings.length && postings.every(([account, sign]) => booked.some((posting) => [account].flat().includes(posting.account) && posting.minor === (minor === 0 ? 0 : sign * minor)));
  if (!right) found.push(`${key} of ${minor} is booked as ${booked.map((posting) => `${posting.account} ${posting.minor}`).join(', ')}`);
  return found;
}

/** The account at Stripe holds what Stripe says, less what other business of the same Stripe account moved. */
function checkTie({ stripe: truth, house }: Evidence, payments: readonly Payment[]): string[] {
  const ours = new Set(payments.flatMap(({ transactions }) => transactions.map(({ id }) => id)));
  const balance = new Map<string, number>();
  for (const { id, currency, net, type } of truth.transactions) {
    if (ours.has(id) || type === 'payout') balance.set(text(currency).toUpperCase(), (balance.get(text(currency).toUpperCase()) ?? 0) + Number(net));
  }
  const ledger = new Map<string, number>();
  for (const entry of house['ledger-entries']) {
    for (const { account, minor } of postingsOf(entry)) if (account === stripe) ledger.set(text(entry.currency), (ledger.get(text(entry.currency)) ?? 0) + minor);
  }
  const all = [...new Set([...balance.keys(), ...ledger.keys()])];
  return all.flatMap((currency) => ((balance.get(currency) ?? 0) === (ledger.get(currency) ?? 0) ? [] : [`the ledger has ${ledger.get(currency) ?? 0} ${currency} at Stripe, and Stripe has ${balance.get(currency) ?? 0}`]));
}
