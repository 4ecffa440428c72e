import { type Donation, wasPaid } from './donation.ts';
import type { AnotherGift } from './start-donation.ts';

/** How far the gift is that there is already: enough to decide whether another is meant. */
interface Progress {
  state: 'paid' | 'pending';
  label: string;
  words: string;
  /** Whether it may be left alone without anything being taken. */
  open: boolean;
}

interface Sent {
  /** Of the gift that there is. */
  path: string;
  /** Where the form was sent to. */
  action: string;
  values: Record<string, string>;
}

/** All that views/pages/donations/another.hbs shows: which gift there is, and the answers again for a second one. */
export function anotherGiftPage(existing: Donation, { nonce, wanted }: AnotherGift, { path, action, values }: Sent): object {
  const answers = { ...values, form: nonce };
  return {
    existing: { ...giftOf(existing), ...progressOf(existing), url: path },
    wanted: giftOf(wanted),
    sameAmount: existing.amount.minor === wanted.amount.minor,
    action,
    fields: Object.entries(answers).map(([name, value]) => ({ name, value })),
  };
}

function giftOf({ amount, donorName, donorEmail }: Donation) {
  return { amount, donorName, donorEmail };
}

function progressOf(donation: Donation): Progress {
  if (wasPaid(donation)) return { state: 'paid', label: 'Paid', words: 'It is paid, and its receipt goes to you by mail.', open: false };
  const { status, attempt } = donation;
  if (status === 'processing') return { state: 'pending', label: 'On its way', words: 'Your bank is carrying out the payment.', open: false };
  if (status === 'quarantined') return { state: 'pending', label: 'Being checked', words: 'A person looks at its payment.', open: false };
  if (status !== 'pending') return { state: 'pending', label: 'Not paid', words: 'Nothing was taken for it.', open: true };
  if (attempt.sessionId === null) return { state: 'pending', label: 'Not paid yet', words: 'Its payment page was not opened yet, and nothing was taken for it.', open: true };
  return { state: 'pending', label: 'Not paid yet', words: 'We have not heard from Stripe that it is paid. If you have just paid, that word is on its way to us.', open: true };
}
