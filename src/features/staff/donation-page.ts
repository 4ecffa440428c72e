import type { Response } from 'express';
import { money } from '../../shared/money.ts';
import type { Campaign } from '../campaigns/index.ts';
import { amountLeft, type Correction, correctionInWords, type Donation, type Receipt, type RefundRequest, wasPaid } from '../donations/index.ts';
import { disputeLabels, reasonWords, refusalInWords, statusWords, whatToDo } from './donation-words.ts';
import { donationLife } from './donation-life.ts';
import { entryUrl } from './ledger-query.ts';
import { kindWords } from './ledger-words.ts';
import { hasRole } from './require-role.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const ENTRIES_SHOWN = 100;

/** Everything there is to know about a donation, for the people who answer for it. */
export async function donationPage(deps: StaffRoutesDeps, res: Response, { donation, campaign }: { donation: Donation; campaign: Campaign }, asked: unknown) {
  const { donations, fundraisers, ledger, staff } = deps;
  const [history, { left, refusal, requests }, receipt, corrections, fundraiser, { entries }, finance] = await Promise.all([
    donations.history(donation.id), donations.refundable(donation), donations.receipt(donation.id), donations.corrections(donation.id),
    donation.fundraiserId === null ? null : fundraisers.byId(donation.fundraiserId),
    ledger.entriesOf({ donationId: donation.id }, { limit: ENTRIES_SHOWN }), staff.financeOf(donation.organizationId),
  ]);
  const { timeZone } = campaign;
  const address = `/staff/donations/${donation.id}`;
  const mayRefund = hasRole(res, donation.organizationId, 'finance');
  return {
    donation: { ...summaryOf(donation), address, campaignTitle: campaign.title, campaignLanguage: campaign.language, campaignUrl: `/campaigns/${campaign.slug}` },
    timeZone,
    facts: factsOf(donation, fundraiser?.title ?? null),
    stripe: stripeOf(donation, deps.livemode),
    refundUrl: mayRefund && left !== null ? `${address}/refund` : null,
    refusal: refusal === null ? null : refusalInWords(refusal),
    left,
    whoMay: mayRefund || refusal !== null ? null : peopleOf(finance),
    outcome: outcomeOf(requests.find(({ id }) => id === asked), donation),
    refunds: refundRows(donation, requests),
    disputes: donation.disputes.map((dispute) => ({
      ...dispute, amount: money(dispute.minor, donation.amount.currency), label: disputeLabels[dispute.status], words: whatToDo(dispute, timeZone),
      pill: dispute.status === 'needs-response' ? 'due' : dispute.status === 'won' ? 'paid' : dispute.status, moved: dispute.reinstated ? 'withdrawn and given back' : dispute.withdrawn ? 'withdrawn' : 'nothing taken',
    })),
    papers: papersOf(address, receipt, corrections),
    events: donationLife({ history, requests, receipt, corrections }, timeZone),
    entries: entries.map(({ key, kind, at, currency, postings }) => ({ key, label: kindWords[kind].label, at, url: entryUrl(key), postings: postings.map(({ account, minor }) => ({ account, amount: money(minor, currency) })) })),
  };
}

function summaryOf(donation: Donation) {
  const { id, amount, status, donorName, donorEmail } = donation;
  const { label, words } = statusWords[status];
  return { id, amount, name: donorName === '' ? 'no name' : donorName, email: donorEmail, status, statusLabel: label, statusWords: words, left: wasPaid(donation) ? amountLeft(donation) : null };
}

const visibilityWords = { full: 'with the full name', first: 'with first name and initial', anonymous: 'anonymously' } as const;

function factsOf({ id, message, visibility, source, reports, tribute }: Donation, fundraiserTitle: string | null) {
  return [
    ...(fundraiserTitle === null ? [] : [{ label: 'Given on the page', value: fundraiserTitle }]),
    { label: 'Appears', value: visibilityWords[visibility] },
    ...(message === '' ? [] : [{ label: 'Message', value: message }]),
    ...(tribute === null ? [] : [{ label: 'Given', value: `in ${tribute.kind} of ${tribute.name}${tribute.ecard === null ? '' : `, with an e-card to ${tribute.ecard.toName} (${tribute.ecard.toEmail})`}` }]),
    { label: 'Takes reports', value: reports ? 'yes' : 'no' },
    { label: 'Came in', value: source === 'import' ? 'from a former platform' : 'online, through Stripe' },
    { label: 'Our number', value: id },
  ];
}

/** Where the payment is at Stripe; the address leads there for whoever may sign in there. */
function stripeOf({ paymentIntentId, chargeId }: Donation, livemode: boolean) {
  const id = paymentIntentId ?? chargeId;
  if (id === null) return null;
  return { ids: [paymentIntentId, chargeId].filter((each) => each !== null).join(' · '), url: `https://dashboard.stripe.com/${livemode ? '' : 'test/'}payments/${id}` };
}

function peopleOf(finance: readonly { name: string; email: string }[]): string {
  if (finance.length === 0) return 'Nobody has the finance role in this organization yet. Whoever runs this site can give it.';
  return `Only people with the finance role give money back. Here that is ${finance.map(({ name, email }) => `${name} (${email})`).join(', ')}.`;
}

/** What became of the request that the person has just sent. */
function outcomeOf(request: RefundRequest | undefined, { refunds }: Donation) {
  if (request === undefined) return null;
  const { state, amount, error, refundId } = request;
  if (state === 'refused') return { kind: 'attention', heading: 'The refund was refused', words: `${error ?? ''} Nothing was given back.`, amount };
  if (state === 'asked') return { kind: '', heading: 'The refund waits for Stripe', words: `${error ?? 'Stripe has not answered yet.'} We ask again by ourselves until there is an answer. It is one refund in the end; please don’t ask for it again.`, amount };
  const known = refunds.some((fact) => fact.refundId === refundId);
  return { kind: 'done', heading: known ? 'Given back' : 'Stripe has taken the refund', words: known ? 'It is in the books, and the donor gets a mail with the credit note.' : 'It stands in the books and in every figure as soon as Stripe confirms it, usually within seconds.', amount };
}

const refundStateWords = { pending: 'On its way', succeeded: 'Given back', failed: 'Came home again' } as const;

/** Refunds that Stripe told of, with who asked for them here, and requests that are no refund (yet). */
function refundRows({ refunds, amount: { currency } }: Donation, requests: readonly RefundRequest[]) {
  const byRefund = new Map(requests.map((request) => [request.refundId, request]));
  const known = new Set(refunds.map(({ refundId }) => refundId));
  const facts = refunds.map(({ refundId, minor, status, at, reason }) => {
    const request = byRefund.get(refundId);
    return {
      id: refundId, amount: money(minor, currency), at, pill: status === 'failed' ? 'failed' : status === 'pending' ? 'pending' : 'refunded', label: refundStateWords[status],
      by: request === undefined ? 'in Stripe’s dashboard' : request.by.name, why: request === undefined ? (reason ?? '') : `${reasonWords[request.reason].label}. ${request.note}`, error: '',
    };
  });
  const open = requests.filter(({ refundId }) => refundId === null || !known.has(refundId)).map(({ id, amount, askedAt, state, by, reason, note, error }) => ({
    id, amount, at: askedAt, pill: state === 'refused' ? 'refused' : 'pending', label: state === 'refused' ? 'Refused' : state === 'asked' ? 'Waits for Stripe' : 'Sent to Stripe',
    by: by.name, why: `${reasonWords[reason].label}. ${note}`, error: error ?? '',
  }));
  return [...facts, ...open].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function papersOf(address: string, receipt: Receipt | null, corrections: readonly Correction[]) {
  return [
    ...(receipt === null ? [] : [{ number: receipt.number, words: 'Receipt', at: receipt.issuedAt, url: `${address}/receipt.pdf` }]),
    ...corrections.map((each) => ({ number: each.number, words: correctionInWords(each), at: each.issuedAt, url: `${address}/credit-notes/${each.number}.pdf` })),
  ];
}
