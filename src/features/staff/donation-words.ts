import type { DisputeFact, DonationStatus, RefundReason, RefundRefusal } from '../donations/index.ts';
import { formatDateTime } from '../../shared/format-date.ts';

/** What staff call the states of a donation, with a sentence that explains each. */
export const statusWords: Readonly<Record<DonationStatus, { label: string; words: string }>> = {
  pending: { label: 'On its way', words: 'The form was sent, and Stripe has not said that it is paid. It is in no figure.' },
  processing: { label: 'Bank debit under way', words: 'The donor’s bank carries it out; that takes some days. It is in no figure until it has succeeded.' },
  paid: { label: 'Paid', words: 'Stripe took the money, and it is in every figure.' },
  'partly-refunded': { label: 'Partly refunded', words: 'A part was given back. What is left counts.' },
  refunded: { label: 'Refunded', words: 'All of it was given back, or is on its way back. It is in no figure.' },
  disputed: { label: 'Disputed', words: 'The donor’s bank questions the payment. What it withdrew counts for nothing until it is won.' },
  'dispute-won': { label: 'Dispute won', words: 'The bank let the payment stand. It counts again.' },
  'dispute-lost': { label: 'Dispute lost', words: 'The bank took the money back for good.' },
  failed: { label: 'Failed', words: 'The payment was declined, and nothing was taken. The donor can try again.' },
  canceled: { label: 'Stopped', words: 'The donor stopped, and nothing was taken.' },
  expired: { label: 'Expired', words: 'The payment page ran out of time, and nothing was taken.' },
  quarantined: { label: 'Set aside', words: 'What Stripe said doesn’t fit this gift. A person of finance has to decide; it is in no figure.' },
};

export const reasonWords: Readonly<Record<RefundReason, { label: string; words: string }>> = {
  requested_by_customer: { label: 'The donor asked for it', words: '' },
  duplicate: { label: 'It was paid twice', words: '' },
  fraudulent: { label: 'Someone else used the card', words: 'Stripe then refuses this card and mail address in future.' },
};

/** Why a gift can't be given back, for the place where the button would be. */
export function refusalInWords(why: RefundRefusal): string {
  switch (why) {
    case 'no-gift': return 'This gift isn’t there any more.';
    case 'not-paid': return 'There is nothing to give back: no payment of it has arrived.';
    case 'imported': return 'A former platform took this gift, so it can’t be given back through Stripe.';
    case 'disputed': return 'While a dispute is open the bank decides about the money. A refund now could give it back twice.';
    case 'nothing-left': return 'Nothing is left to give back: all of it was given back, or is on its way.';
    case 'not-positive': return 'Please enter an amount above zero.';
    case 'more-than-left': return 'This is more than is left to give back.';
    case 'too-fine': return 'Please enter a rounder amount: cards take no smaller coin of this currency.';
    case 'form-used': return 'This form was sent before, with other answers. What it asked for then is listed with the gift. To give back more, please start again from there.';
  }
}

export const disputeLabels: Readonly<Record<DisputeFact['status'], string>> = {
  inquiry: 'The bank asks', 'inquiry-closed': 'Question closed', 'needs-response': 'Needs an answer', 'under-review': 'With the bank', won: 'Won', lost: 'Lost',
};

/** What there is to do about a dispute, and until when. */
export function whatToDo({ status, dueBy, withdrawn, reinstated }: DisputeFact, timeZone: string): string {
  const until = dueBy === null ? 'soon' : `before ${formatDateTime(dueBy, timeZone)}`;
  switch (status) {
    case 'needs-response':
      return `Answer it in Stripe’s dashboard ${until}: add the receipt, and whatever the donor wrote. Without an answer the bank keeps the money. If the donor is right, accept the dispute there; don’t refund.`;
    case 'inquiry':
      return `The bank asks, and has taken nothing. Answer in Stripe’s dashboard ${until}, or give the gift back: that ends it, too.`;
    case 'under-review':
      return 'The answer is with the bank. That takes up to 75 days, and there is nothing to do.';
    case 'won':
      return reinstated ? 'Nothing to do: the money came back, and counts again.' : 'Nothing to do: the money comes back as soon as Stripe returns it.';
    case 'lost':
      return withdrawn ? 'Nothing to do: the money stays with the bank, and the donor gets a credit note.' : 'Nothing to do: Stripe takes the money from the balance, and the donor gets a credit note.';
    case 'inquiry-closed':
      return 'Nothing to do: the bank was content, and took nothing.';
  }
}
