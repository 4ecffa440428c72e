import type { Connection } from 'mongoose';
import type { FormState } from '../../http/forms.ts';
import { shareLinks } from '../../http/share-links.ts';
import type { Clock } from '../../shared/clock.ts';
import { isPositive, subtract } from '../../shared/money.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { acceptsGifts, type Campaign, progressOf } from '../campaigns/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { accentSheet } from '../organizations/index.ts';
import { correctionInWords } from './correction-in-words.ts';
import { amountLeft, DEBIT_FAILED, type Donation, isPublic, wasPaid } from './donation.ts';
import type { DonationStore } from './donation-store.ts';
import { failureInWords } from './failure-in-words.ts';
import { lineOfLife } from './line-of-life.ts';
import type { CampaignLookup, OrganizationLookup } from './needs.ts';
import { canBePaid } from './open-checkout.ts';
import type { PaidStatus } from './payment-facts.ts';
import { quarantineModel } from './quarantine-model.ts';
import { correctionsOf } from './read-corrections.ts';
import { statusPathOf } from './gift-link.ts';
import type { Receipt } from './receipt.ts';
import { receiptModel, toReceipt } from './receipt-model.ts';
import { countShown } from './shown-gifts.ts';
import { tributeInWords } from './tribute.ts';
import { typingForm } from './typing-form.ts';

export interface StatusPageDeps {
  connection: Connection;
  store: DonationStore;
  clock: Clock;
  tokens: Tokens;
  campaigns: CampaignLookup;
  organizations: OrganizationLookup;
  ledger: Pick<Ledger, 'totals'>;
  publicUrl: string;
}

/** How a status is shown: `waiting` is pending without a payment page, `unpaid` pending of a donor who came back, `held` waits for a person. */
export type ShownState = 'pending' | 'waiting' | 'unpaid' | PaidStatus | 'failed' | 'canceled' | 'expired' | 'held';

const labels: Record<ShownState, string> = {
  pending: 'On its way',
  waiting: 'Not paid yet',
  unpaid: 'Not paid yet',
  paid: 'Paid',
  'partly-refunded': 'Partly given back',
  refunded: 'Given back',
  disputed: 'Your bank asks',
  'dispute-won': 'Paid',
  'dispute-lost': 'Taken back by your bank',
  failed: 'Not paid',
  canceled: 'Stopped',
  expired: 'Ran out of time',
  held: 'Being checked',
};

/** Beyond this a donor is not told which gift theirs was: counting that far would make the page slow. */
const MOST_COUNTED = 50_000;

/**
 * The gift as its donor should see it on coming from a completed payment. After a declined card and a good one our last
 * word may still be the decline, and "it did not go through" would make people pay again. Nothing is marked: until
 * Stripe's signed word is here the gift is shown as on its way. A debit that failed days later stays failed.
 */
export function seenAfterPayment(donation: Donation): Donation {
  return donation.status === 'failed' && donation.failure !== DEBIT_FAILED ? { ...donation, status: 'pending', failure: null } : donation;
}

/** How the donor got to the page, as far as that changes what they should read. */
export interface Arrival {
  /** By the way back on the payment page, which Stripe shows until something is paid. */
  cameBack?: boolean;
  /** By a wish to stop that Stripe did not fulfil. */
  notStopped?: boolean;
  /** What became of a correction of the name or the address. */
  corrected?: string | null;
  /** A correction that was refused, as it was typed. */
  typed?: FormState;
  /** Where they are used to read figures and dates; null where nothing is known. */
  locale?: string | null;
}

export function shownState({ status, attempt, cancelAskedAt }: Donation, { cameBack = false }: Arrival = {}): ShownState {
  if (status === 'pending' && attempt.sessionId === null) return 'waiting';
  if (status === 'pending') return cameBack && cancelAskedAt === null ? 'unpaid' : 'pending';
  // Stripe's word that the page is closed comes in a moment.
  if (status === 'failed' && cancelAskedAt !== null) return 'pending';
  if (status === 'processing') return 'pending';
  return status === 'quarantined' ? 'held' : status;
}

export async function receiptOf(connection: Connection, donationId: string): Promise<Receipt | null> {
  const row = await receiptModel(connection).findById(donationId).lean();
  return row === null ? null : toReceipt(row);
}

export interface ShownStatus {
  /** For the page's head: the colour of the organization that the gift is for. */
  stylesheet: string | undefined;
  [shown: string]: unknown;
}

/** All that views/pages/donations/show.hbs shows. It only reads: what is paid is for Stripe's signed word to say. */
export async function statusPage(deps: StatusPageDeps, donation: Donation, arrival: Arrival = {}): Promise<ShownStatus> {
  const campaign = await deps.campaigns.byId(donation.campaignId);
  if (campaign === null) throw new Error(`Gift ${donation.id} is for a campaign that isn't there`);
  const [organization, totals, receipt, history, corrections] = await Promise.all([
    deps.organizations.byId(donation.organizationId),
    deps.ledger.totals('campaign', campaign.id, campaign.currency),
    receiptOf(deps.connection, donation.id),
    deps.store.history(donation.id),
    correctionsOf(deps.connection, donation.id),
  ]);
  const state = shownState(donation, arrival);
  const path = statusPathOf(deps.tokens, donation);
  const open = acceptsGifts(campaign, deps.clock.now());
  return {
    donation: {
      ...stateOf(donation, state, path),
      otherAmountUrl: open && canBePaid(donation) ? `${path}/other-amount` : null,
      givenBack: state === 'held' && (await wasGivenBack(deps.connection, donation.id)),
      amount: donation.amount,
      gift: subtract(donation.amount, donation.cover),
      firstName: donation.donorName.split(' ')[0] || null,
      does: doesOf(donation, campaign),
      tribute: donation.tribute === null ? null : tributeInWords(donation.tribute),
      receiptNumber: receipt?.number ?? null,
      receiptUrl: receipt === null ? null : `${path}/receipt.pdf`,
    },
    campaign: { slug: campaign.slug, title: campaign.title, language: campaign.language },
    corrections: corrections.map((each) => ({ words: correctionInWords(each, arrival.locale ?? undefined), number: each.number, url: `${path}/credit-notes/${each.number}.pdf` })),
    left: wasPaid(donation) ? amountLeft(donation) : null,
    someLeft: wasPaid(donation) && isPositive(amountLeft(donation)),
    progress: progressOf(campaign.goal, totals),
    giftNumber: isPublic(donation) ? await giftNumber(deps.connection, donation, totals.donations) : null,
    events: lineOfLife(donation, { history, receipt, corrections, timeZone: campaign.timeZone, path, locale: arrival.locale ?? undefined }),
    fundraiseUrl: open ? `/campaigns/${campaign.slug}/fundraise` : null,
    share: shareLinks(`${deps.publicUrl}/campaigns/${campaign.slug}`, campaign.title),
    stylesheet: accentSheet(organization),
    contact: organization?.email ?? null,
    // The receipt follows the payment by a moment; its button should not need a reload.
    looksAgain: state === 'pending' || (state === 'paid' && receipt === null && donation.source === 'online'),
    timeZone: campaign.timeZone,
    correction: typingForm(donation, path, deps.clock.now(), arrival.typed),
    corrected: arrival.corrected ?? null,
    notStopped: arrival.notStopped === true && canBePaid(donation),
  };
}

function stateOf(donation: Donation, state: ShownState, path: string) {
  const again = state === 'failed' || state === 'canceled' || state === 'expired' || state === 'waiting';
  const stopping = state === 'pending' && donation.cancelAskedAt !== null;
  // A bank debit that is under way can be neither paid again nor stopped from here, and one that failed is over.
  const payable = (state === 'pending' || state === 'unpaid') && donation.status === 'pending';
  const stoppable = payable || state === 'waiting' || (state === 'failed' && donation.failure !== DEBIT_FAILED);
  return {
    state,
    stateLabel: stopping ? 'Stopping' : labels[state],
    at: donation.paidAt ?? donation.statusAt,
    failure: donation.failure === null ? null : failureInWords(donation.failure),
    retryUrl: again && donation.source === 'online' ? `${path}/retry` : null,
    debit: donation.status === 'processing',
    payUrl: payable ? `${path}/retry` : null,
    stopping,
    cancelUrl: stoppable ? `${path}/cancel` : null,
    statusUrl: path,
  };
}

/** What a suggested gift does, when this is one. */
function doesOf({ amount, cover }: Donation, campaign: Campaign): string | null {
  const gift = subtract(amount, cover);
  return campaign.suggestedGifts.find((each) => each.amount.minor === gift.minor)?.does ?? null;
}

/** Whether a payment that was set aside went back to the donor. */
async function wasGivenBack(connection: Connection, donationId: string): Promise<boolean> {
  const rows = await quarantineModel(connection).find({ donationId }, { state: 1 }).lean();
  return rows.length > 0 && rows.every(({ state }) => state === 'refunded');
}

async function giftNumber(connection: Connection, { campaignId, paidAt }: Donation, donations: number): Promise<number | null> {
  if (donations > MOST_COUNTED || paidAt === null) return null;
  return countShown(connection, campaignId, paidAt);
}
