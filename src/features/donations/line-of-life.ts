import { formatDate, formatDateTime } from '../../shared/format-date.ts';
import { formatMoney } from '../../shared/format-money.ts';
import { isPositive, money } from '../../shared/money.ts';
import type { Correction } from './correction.ts';
import { correctionInWords } from './correction-in-words.ts';
import type { DonationEventRow } from './donation-model.ts';
import { amountLeft, type Donation, wasPaid } from './donation.ts';
import { hasOpenDispute } from './payment-facts.ts';
import type { Receipt } from './receipt.ts';
import { shownAddress } from './typing-form.ts';

export interface LifeEvent {
  state: 'done' | 'open' | 'wrong';
  when: string;
  words: string;
  linkUrl?: string;
  linkLabel?: string;
}

export interface Life {
  history: readonly DonationEventRow[];
  receipt: Receipt | null;
  corrections: readonly Correction[];
  timeZone: string;
  /** The gift's private path. */
  path: string;
  /** Where the reader is used to read figures and dates. */
  locale?: string | undefined;
}

/** What happened to a gift and what comes, in plain words, oldest first. What has a link ends its row. */
export function lineOfLife(donation: Donation, { history, receipt, corrections, timeZone, path, locale }: Life): LifeEvent[] {
  const past = [
    // Where it stays what it is, the credit notes say what happened.
    ...history.filter(({ from, to }) => from !== to || to === 'pending').map((event) => ({ at: event.at, state: wrong.has(event.to) ? 'wrong' as const : 'done' as const, words: wordsOf(event, donation, locale) })),
    ...(receipt === null ? [] : [{ at: receipt.issuedAt, state: 'done' as const, words: `Receipt ${receipt.number} goes to ${shownAddress({ ...donation, donorEmail: receipt.donorEmail })}.` }]),
    ...cardSent(donation),
    ...corrections.map((each) => ({
      at: each.issuedAt, state: 'done' as const, words: `${correctionInWords(each, locale)}.`, linkUrl: `${path}/credit-notes/${each.number}.pdf`, linkLabel: 'Open the PDF',
    })),
  ];
  const events = past.sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ at, ...event }) => ({ ...event, when: formatDateTime(at, timeZone, locale) }));
  return [...foldMinutes(events), ...coming(donation, receipt, { timeZone, locale })];
}

/** What is told at the same minute stands once, one sentence after the other: a gift by card is begun, paid and receipted within one. */
function foldMinutes(events: readonly LifeEvent[]): LifeEvent[] {
  return events.reduce<LifeEvent[]>((folded, event) => {
    const before = folded.at(-1);
    const together = before !== undefined && before.when === event.when && before.state === event.state && before.linkUrl === undefined;
    return together ? [...folded.slice(0, -1), { ...event, words: `${before.words} ${event.words}` }] : [...folded, event];
  }, []);
}

/** What the donor can expect. */
function coming(donation: Donation, receipt: Receipt | null, { timeZone, locale }: Pick<Life, 'timeZone' | 'locale'>): LifeEvent[] {
  const { source, refunds, reports } = donation;
  if (!wasPaid(donation)) return [];
  const to = shownAddress(donation) ?? 'you';
  return [
    ...(source === 'online' && receipt === null ? [{ state: 'open' as const, when: 'In a moment', words: `Your receipt comes to ${to}.` }] : []),
    ...refunds.filter(({ status }) => status === 'pending').map(({ minor }) => ({
      state: 'open' as const, when: 'In some days', words: `${formatMoney(money(minor, donation.amount.currency), locale)} is on its way back to you. A credit note follows when it has arrived.`,
    })),
    ...(hasOpenDispute(donation) ? [{ state: 'open' as const, when: 'In some weeks', words: 'Your bank decides whether the payment stands, and this page says so.' }] : []),
    ...cardToCome(donation, { timeZone, locale }),
    ...(reports && isPositive(amountLeft(donation)) ? [{ state: 'open' as const, when: 'About every quarter', words: `A report on what came of it comes to ${to}. Every one has a link that stops them.` }] : []),
  ];
}

function cardSent({ tribute }: Donation) {
  if (tribute === null || tribute.ecard === null || tribute.ecard.sentAt === null) return [];
  return [{ at: tribute.ecard.sentAt, state: 'done' as const, words: `The e-card goes to ${tribute.ecard.toName}.` }];
}

function cardToCome(donation: Donation, { timeZone, locale }: Pick<Life, 'timeZone' | 'locale'>): LifeEvent[] {
  const ecard = donation.tribute?.ecard ?? null;
  if (ecard === null || ecard.sentAt !== null || !isPositive(amountLeft(donation))) return [];
  return [{ state: 'open', when: ecard.sendAt === null ? 'In a moment' : formatDate(ecard.sendAt, timeZone, locale), words: `Your e-card goes to ${ecard.toName}.` }];
}

const wrong: ReadonlySet<string> = new Set(['failed', 'quarantined']);

function wordsOf({ from, to }: DonationEventRow, { amount, source, purpose }: Donation, locale: string | undefined): string {
  switch (to) {
    case 'pending':
      return from === null ? `You chose to give ${formatMoney(amount, locale)} to ${purpose}.` : 'You went back to the payment.';
    case 'processing':
      return 'Your bank is carrying out the payment. That can take some days.';
    case 'paid':
      return source === 'import' ? `You gave ${formatMoney(amount, locale)}.` : `Stripe confirmed your payment of ${formatMoney(amount, locale)}.`;
    case 'failed':
      return 'The payment did not go through. Nothing was taken.';
    case 'canceled':
      return 'You stopped the payment. Nothing was taken.';
    case 'expired':
      return 'The payment page ran out of time. Nothing was taken.';
    case 'partly-refunded':
      return 'A part of it was given back.';
    case 'refunded':
      return 'It was given back.';
    case 'disputed':
      return 'Your bank questions the payment.';
    case 'dispute-won':
      return 'Your bank let the payment stand.';
    case 'dispute-lost':
      return 'Your bank took the payment back.';
    case 'quarantined':
      return 'Something about the payment did not fit. A person looks at it.';
  }
}
