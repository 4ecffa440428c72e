import type { JournalGift } from '../journal.ts';
import { targets } from '../targets.ts';
import { byId, type Evidence, groupBy, type Row, text } from './evidence.ts';
import { givenBack, ownerOf, type Payment } from './payment.ts';

/** Every gift that was paid is one, once, as its donor meant it; no other is. */
export function checkDonations(evidence: Evidence, payments: readonly Payment[]): string[] {
  const donations = byId(evidence.house.donations);
  const paidBy = new Map(payments.flatMap((payment) => {
    const owner = ownerOf(payment);
    return owner === undefined ? [] : [[owner._id, payment] as const];
  }));
  return [
    ...payments.flatMap((payment) => checkWhose(payment, donations)),
    ...checkOddities(evidence, payments),
    ...evidence.house.donations.flatMap((donation) => checkState(donation, paidBy.get(donation._id), evidence)),
    ...checkMeaning(evidence),
    ...checkRefundRequests(evidence, payments),
  ];
}

/** A payment is one gift's, or is set aside because it fits none. */
function checkWhose(payment: Payment, donations: ReadonlyMap<string, Row>): string[] {
  const { id, held, paid, minor, currency } = payment;
  if (paid.length > 1) return [`${id} paid ${paid.length} gifts: ${paid.map(({ _id }) => _id).join(', ')}`];
  const named = donations.get(payment.donationId);
  const [owner] = paid;
  const fits = named !== undefined && named.amountMinor === minor && named.currency === currency;
  if (held !== undefined) {
    if (held.amountMinor !== minor || held.currency !== currency) return [`${id} of ${minor} ${currency} is set aside as ${text(held.amountMinor)} ${text(held.currency)}`];
    if (held.state === 'attached') return owner === undefined ? [`${id} is said to be attached, and paid no gift`] : [];
    if (owner !== undefined) return [`${id} is set aside and paid gift ${owner._id} all the same`];
    return fits && named.chargeId === null && named.status !== 'quarantined' ? [`${id} is set aside, though it fits gift ${named._id}, which nothing else paid`] : [];
  }
  if (owner === undefined) return [`${id} of ${minor} ${currency} was taken for gift ${payment.donationId}, and is neither its payment nor set aside`];
  if (owner._id !== payment.donationId) return [`${id} was for gift ${payment.donationId} and paid ${owner._id}`];
  return fits ? [] : [`${id} of ${minor} ${currency} paid gift ${owner._id} of ${text(owner.amountMinor)} ${text(owner.currency)}`];
}

/** Nothing is set aside but what somebody paid behind the site's back, and what then came for the same gift. */
function checkOddities({ journal }: Evidence, payments: readonly Payment[]): string[] {
  // The gift that its metadata names, and the one that staff attached it to.
  const meddledWith = new Set(payments.filter(({ id }) => journal.oddCharges.has(id)).flatMap(({ donationId, paid }) => [donationId, ...paid.map(({ _id }) => _id)]));
  return payments.filter(({ held, donationId }) => held !== undefined && !meddledWith.has(donationId)).map(({ id, held }) => `${id} is set aside, and nothing about it is odd: ${text(held?.why)}`);
}

const unpaid: readonly string[] = ['pending', 'failed', 'canceled', 'expired'];

function checkState(donation: Row, payment: Payment | undefined, { stripe, house }: Evidence): string[] {
  const status = text(donation.status);
  const is = `gift ${donation._id} (${text(donation.donorEmail)}) is ${status}`;
  if (payment !== undefined) {
    const should = statusOf(payment);
    return status === should ? [] : [`${is}, and should be ${should}, by ${payment.id}`];
  }
  if (donation.chargeId !== null) return [`${is} and says that ${text(donation.chargeId)} paid it, which Stripe did not take`];
  if (status === 'quarantined') return house['quarantined-payments'].some(({ donationId }) => donationId === donation._id) ? [] : [`${is}, and nothing of it is set aside`];
  if (!unpaid.includes(status)) return [`${is}, and no payment of it is known to Stripe`];
  const { sessionId } = donation.attempt as { sessionId: string | null };
  const session = stripe.sessions.find(({ id }) => id === sessionId);
  return status === 'pending' && session?.status === 'expired' ? [`${is}, and its payment page has expired`] : [];
}

/** From what concerns people most. */
function statusOf(payment: Payment): string {
  const states = payment.disputes.map(({ status }) => status);
  if (states.some((state) => state === 'needs_response' || state === 'under_review')) return 'disputed';
  if (states.includes('lost')) return 'dispute-lost';
  const back = givenBack(payment);
  if (back >= payment.minor) return 'refunded';
  if (back > 0) return 'partly-refunded';
  return states.includes('won') ? 'dispute-won' : 'paid';
}

/** A form is one gift however often it was sent, of the sum that its donor meant. */
function checkMeaning({ house, journal }: Evidence): string[] {
  const byDonor = groupBy(house.donations, ({ donorEmail }) => text(donorEmail));
  const donors = new Map([...journal.gifts.values()].map((gift) => [gift.email, gift]));
  const strangers = [...byDonor.keys()].filter((email) => !donors.has(email)).map((email) => `there is a gift of ${email}, who gave none`);
  return [...strangers, ...[...donors.values()].flatMap((gift) => checkGift(gift, byDonor.get(gift.email) ?? [], house))];
}

function checkGift(gift: JournalGift, donations: readonly Row[], house: Evidence['house']): string[] {
  const meant = [gift.minor, ...(gift.secondMinor === null ? [] : [gift.secondMinor])];
  if (donations.length > meant.length) return [`${gift.email} gave ${meant.length} time(s), and there are ${donations.length} gifts`];
  const currency = targets[gift.target]?.currency.code;
  return donations.flatMap((donation) => {
    // Attached by staff, a gift is what was paid.
    if (house['quarantined-payments'].some(({ state, donationId }) => state === 'attached' && donationId === donation._id)) return [];
    const cover = Number(donation.coverMinor);
    const own = Number(donation.amountMinor) - cover;
    const found = meant.includes(own) && donation.currency === currency ? [] : [`${gift.email} gave ${meant.join(' or ')} ${currency ?? ''}, and gift ${donation._id} is ${own} ${text(donation.currency)}`];
    // Stripe's dearest rate is below 5 % and a fixed part.
    const odd = gift.cover ? cover <= 0 || cover > own * 0.05 + 3000 : cover !== 0;
    return odd ? [...found, `gift ${donation._id} of ${own} covers a fee of ${cover}`] : found;
  });
}

/** What staff asked for was given back once, or not at all where Stripe refused. */
function checkRefundRequests({ house, stripe }: Evidence, payments: readonly Payment[]): string[] {
  const made = groupBy(stripe.refunds.filter(({ metadata }) => typeof (metadata as { refundRequestId?: string }).refundRequestId === 'string'), ({ metadata }) => (metadata as { refundRequestId: string }).refundRequestId);
  const requests = byId(house['refund-requests']);
  const strays = [...made.keys()].filter((id) => !requests.has(id)).map((id) => `Stripe gave back money for request ${id}, which nobody made`);
  const over = payments.filter((payment) => givenBack(payment) > payment.minor).map(({ id }) => `more of ${id} was given back than was paid`);
  return [...strays, ...over, ...[...requests.values()].flatMap((request) => {
    const refunds = made.get(request._id) ?? [];
    const wanted = request.state === 'sent' ? 1 : 0;
    if (refunds.length !== wanted) return [`refund request ${request._id} is ${text(request.state)}, and Stripe gave back ${refunds.length} times`];
    return refunds.every(({ amount }) => amount === request.amountMinor) ? [] : [`refund request ${request._id} of ${text(request.amountMinor)} gave back ${text(refunds[0]?.amount)}`];
  })];
}
