import { formatDateTime } from '../../shared/format-date.ts';
import { formatMoney } from '../../shared/format-money.ts';
import type { Correction, DonationEventRow, Receipt, RefundRequest } from '../donations/index.ts';
import { reasonWords, statusWords } from './donation-words.ts';

export interface DonationStory {
  history: readonly DonationEventRow[];
  requests: readonly RefundRequest[];
  receipt: Receipt | null;
  corrections: readonly Correction[];
}

const wrong: ReadonlySet<string> = new Set(['failed', 'quarantined', 'disputed', 'dispute-lost']);

/** What happened to a donation, oldest first: each change with why, and who or which event of Stripe's brought it. */
export function donationLife({ history, requests, receipt, corrections }: DonationStory, timeZone: string) {
  const events = [
    ...history.map((event) => ({ at: event.at, state: wrong.has(event.to) ? 'wrong' : 'done', words: wordsOf(event) })),
    ...requests.map(({ askedAt, state, by, amount, reason, note }) => ({
      at: askedAt, state: state === 'refused' ? 'wrong' : 'done', words: `${by.name} asked to give back ${formatMoney(amount)}. ${reasonWords[reason].label}: ${note}`,
    })),
    ...(receipt === null ? [] : [{ at: receipt.issuedAt, state: 'done', words: `Receipt ${receipt.number} was issued.` }]),
    ...corrections.map(({ issuedAt, number }) => ({ at: issuedAt, state: 'done', words: `${number} was issued.` })),
  ];
  return events.sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ at, ...event }) => ({ ...event, when: formatDateTime(at, timeZone) }));
}

function wordsOf({ from, to, why, stripeEventId, staffName }: DonationEventRow): string {
  const move = from === null || from === to ? statusWords[to].label : `${statusWords[from].label} → ${statusWords[to].label}`;
  const source = [staffName ?? '', stripeEventId ?? ''].filter((each) => each !== '').join(', ');
  return `${move}: ${why}${source === '' ? '' : ` (${source})`}`;
}
