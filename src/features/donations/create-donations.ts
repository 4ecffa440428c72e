import type { Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import type { Logger } from '../../platform/log/logger.ts';
import type { Bell, Task } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { Ledger } from '../ledger/index.ts';
import type { EventHandler } from '../stripe-inbox/index.ts';
import { askForCheckout } from './ask-for-checkout.ts';
import type { GiftTarget } from './begin-donation.ts';
import { cancelDonation, type Stopping } from './cancel-donation.ts';
import { closeDuePages } from './close-pages.ts';
import { checkoutDueModel } from './checkout-due-model.ts';
import { type Continuation, continuation } from './continuation.ts';
import { correctionCounterModel, correctionModel } from './correction-model.ts';
import type { Correction } from './correction.ts';
import { correctTyping, type Corrected, type TypingCorrection } from './correct-typing.ts';
import { type DisputeNews, disputeNews, disputeNewsModel } from './dispute-news.ts';
import { donationEventModel, type DonationEventRow, donationModel } from './donation-model.ts';
import type { Donation } from './donation.ts';
import { createDonationStore, type DonationStore } from './donation-store.ts';
import { correctionDueModel, feeDueModel, receiptDueModel } from './due-models.ts';
import { ecardDueModel } from './ecard-due-model.ts';
import type { GiftForm } from './gift-form.ts';
import { type LinkedGift, readGiftToken, statusPathOf } from './gift-link.ts';
import { type GiftsImported, type ImportGifts, importGifts } from './import-gifts.ts';
import { issueCorrections } from './issue-corrections.ts';
import { issueReceipts } from './issue-receipts.ts';
import { learnFees, type LearnFeesDeps } from './learn-fees.ts';
import { type DonationFilter, donationIdOfPaper, type DonationList, listDonations } from './list-donations.ts';
import type { CampaignLookup, FundraiserLookup, MailQueue, OrganizationLookup, ReportConsent } from './needs.ts';
import type { OpenedCheckout } from './open-checkout.ts';
import { openDueCheckouts } from './open-due-checkouts.ts';
import type { PublicGift } from './public-gift.ts';
import { pageToCloseModel } from './page-to-close-model.ts';
import { createQuarantine, type Quarantine } from './quarantine.ts';
import { quarantineModel } from './quarantine-model.ts';
import { correctionsOf } from './read-corrections.ts';
import { giftsOf, type OwnGift, recentGifts } from './read-gifts.ts';
import { receiptCounterModel, receiptModel } from './receipt-model.ts';
import type { Receipt } from './receipt.ts';
import { refundDonation, type Refundable, refundableOf, type RefundCommand, type RefundOutcome } from './refund-donation.ts';
import { refundRequestModel } from './refund-request-model.ts';
import { createRefundStore } from './refund-store.ts';
import { sendEcards } from './send-ecards.ts';
import { sendDueRefunds } from './send-refund.ts';
import type { GiftsOf } from './shown-gifts.ts';
import { startDonation, type StartedDonation } from './start-donation.ts';
import { type Arrival, receiptOf, type ShownStatus, statusPage } from './status-page.ts';
import { stripeEventHandler } from './stripe-events/handle-stripe-event.ts';

export interface Donations {
  /** Stores the gift and opens its payment page. The same form sent twice, or at once, is one gift; with other answers it is asked about. */
  start(form: GiftForm, target: GiftTarget): Promise<StartedDonation>;
  /** The payment page of a gift that isn't paid: the open one, or a new one when the old can't be paid any more. */
  goOn(donation: Donation): Promise<OpenedCheckout>;
  /** What there is for a donor who waits for the payment page, while `openDueCheckouts` goes on trying. Only looks. */
  continuation(donation: Donation): Promise<Continuation>;
  /** @returns how many payment pages are waited for no longer */
  openDueCheckouts(): Promise<number>;
  /** Asks Stripe to close the payment page; its word then cancels the gift, unless it was paid meanwhile. */
  cancel(donation: Donation): Promise<Stopping>;
  /** Closes the payment pages of gifts that were paid another way. @returns how many are closed now */
  closePages(): Promise<number>;
  byId(id: string): Promise<Donation | null>;
  /** @returns null for a token that isn't ours or leads to no gift; `replaced` for one from before the donor's address was corrected */
  byToken(token: string): Promise<Donation | 'replaced' | null>;
  /** The path of a gift's private page. */
  statusPath(gift: LinkedGift): string;
  statusPage(donation: Donation, arrival?: Arrival): Promise<ShownStatus>;
  /** Corrects a name or an address that the donor mistyped. A receipt that was issued stays as it is, and goes to the right address. */
  correctTyping(donationId: string, correction: TypingCorrection): Promise<Corrected>;
  receipt(donationId: string): Promise<Receipt | null>;
  /** For staff: newest first. @param page `before` is an earlier page's `older` */
  list(filter: DonationFilter, page: { before?: string | undefined; limit: number }): Promise<DonationList>;
  /** @param number of a receipt or a credit note, as printed @returns the donation's id */
  idOfPaper(number: string): Promise<string | null>;
  /** Every change of a donation's status, oldest first. */
  history(donationId: string): Promise<DonationEventRow[]>;
  /** What was issued to correct a gift's receipt, in that order. */
  corrections(donationId: string): Promise<Correction[]>;
  /** Gives money back. One refund however often the form is sent, and never more than is left. */
  refund(command: RefundCommand): Promise<RefundOutcome>;
  /** What can be given back of a gift, and what was asked for so far. */
  refundable(donation: Donation): Promise<Refundable>;
  /** Paid gifts as everybody may see them, newest first. */
  recentGifts(of: GiftsOf, limit: number): Promise<PublicGift[]>;
  /** Everything that was given from a mail address, newest first. Only for whoever proved that it is theirs. */
  giftsOf(email: string): Promise<OwnGift[]>;
  /** Enters a former platform's gifts, once by reference. The totals follow when the ledger is folded. */
  importGifts(input: ImportGifts): Promise<GiftsImported>;
  /** Payments that fit no gift, and what staff can do about them. */
  quarantine: Quarantine;
  /** Disputes that the people of finance are still to be told of. */
  disputeNews: DisputeNews;
  handleEvent: EventHandler;
  /** @returns how many receipts it issued */
  issueReceipts(): Promise<number>;
  /** Puts the e-cards whose day has come into the outbox. @returns how many it dealt with */
  sendEcards(): Promise<number>;
  /** @returns how many credit notes it issued */
  issueCorrections(): Promise<number>;
  /** Asks Stripe again for refunds that have no answer yet. @returns how many have one now */
  sendRefunds(): Promise<number>;
  /** @returns how many fees it booked */
  learnFees(): Promise<number>;
  tasks: Task[];
}

export interface DonationsDeps {
  connection: Connection;
  clock: Clock;
  stripe: Pick<Stripe, 'checkout' | 'paymentIntents' | 'balanceTransactions' | 'charges' | 'refunds' | 'disputes'>;
  tokens: Tokens;
  campaigns: CampaignLookup;
  organizations: OrganizationLookup;
  fundraisers: FundraiserLookup;
  ledger: Pick<Ledger, 'append' | 'appendMany' | 'entriesByKeys' | 'totals'>;
  outbox: MailQueue;
  subscribers: ReportConsent;
  /** The address people use, without a slash at the end. */
  publicUrl: string;
  bell: Bell;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Whether the secret key takes real money: events of the other mode are quarantined. */
  livemode: boolean;
  /** How long a donor looks at a payment page that doesn't come, before a page says so; in milliseconds. */
  soonMs?: number;
}

export function createDonations(given: DonationsDeps): Donations {
  const store = createDonationStore(given.connection);
  const deps = { ...given, store, refunds: createRefundStore(given.connection), statusUrl: (gift: LinkedGift) => given.publicUrl + statusPathOf(given.tokens, gift) };
  return {
    start: (form, target) => startDonation(deps, form, target),
    goOn: (donation) => askForCheckout(deps, donation),
    continuation: async (donation) => continuation(donation, await checkoutDueModel(given.connection).findById(donation.id).lean(), given.clock.now()),
    openDueCheckouts: () => openDueCheckouts(deps),
    cancel: (donation) => cancelDonation(deps, donation),
    closePages: () => closeDuePages(deps),
    byId: (id) => store.byId(id),
    byToken: (token) => byToken(store, given.tokens, token),
    statusPath: (gift) => statusPathOf(given.tokens, gift),
    correctTyping: (donationId, correction) => correctTyping(deps, donationId, correction),
    statusPage: (donation, arrival) => statusPage(deps, donation, arrival),
    receipt: (donationId) => receiptOf(given.connection, donationId),
    list: (filter, page) => listDonations(given.connection, filter, page),
    idOfPaper: (number) => donationIdOfPaper(given.connection, number),
    history: (donationId) => store.history(donationId),
    corrections: (donationId) => correctionsOf(given.connection, donationId),
    refund: (command) => refundDonation(deps, command),
    refundable: (donation) => refundableOf(deps, donation),
    recentGifts: (of, limit) => recentGifts(deps, of, limit),
    giftsOf: (email) => giftsOf(deps, email),
    async importGifts(input) {
      const result = await importGifts(deps, input);
      given.bell.ring();
      return result;
    },
    quarantine: createQuarantine(deps),
    disputeNews: disputeNews(given.connection),
    handleEvent: stripeEventHandler(deps),
    issueReceipts: () => issueReceipts(deps),
    sendEcards: () => sendEcards(deps),
    issueCorrections: () => issueCorrections(deps),
    sendRefunds: () => sendDueRefunds(deps),
    learnFees: () => learnFees(deps),
    tasks: [
      { name: 'donations: open payment pages', restMs: 1_000, run: () => openDueCheckouts(deps) },
      { name: 'donations: close payment pages', restMs: 5_000, run: () => closeDuePages(deps) },
      { name: 'donations: issue receipts', restMs: 1_000, patient: true, run: () => issueReceipts(deps) },
      { name: 'donations: send e-cards', restMs: 5_000, run: () => sendEcards(deps) },
      { name: 'donations: issue credit notes', restMs: 1_000, run: () => issueCorrections(deps) },
      { name: 'donations: ask Stripe for refunds', restMs: 5_000, run: () => sendDueRefunds(deps) },
      feesTask(deps),
    ],
  };
}

async function byToken(store: DonationStore, tokens: Tokens, token: string): Promise<Donation | 'replaced' | null> {
  const read = readGiftToken(tokens, token);
  const donation = read === null ? null : await store.byId(read.id);
  return donation === null || (donation.addressMoves ?? 0) === read?.addressMoves ? donation : 'replaced';
}

const FEES_EVERY_MS = 10_000;
const FEES_REST_MS = 1_000;

/** Every gift rings the bell, so the task keeps its own pace: a burst of gifts must cost a handful of calls, not one each. */
function feesTask(deps: LearnFeesDeps): Task {
  let notBefore = 0;
  return {
    name: "donations: learn Stripe's fees",
    restMs: FEES_REST_MS,
    async run() {
      const now = deps.clock.now().getTime();
      if (now < notBefore) return 0;
      notBefore = now + FEES_EVERY_MS;
      return learnFees(deps);
    },
  };
}

export async function ensureDonationIndexes(connection: Connection): Promise<void> {
  const indexed = [
    donationModel(connection), donationEventModel(connection), receiptDueModel(connection), feeDueModel(connection), correctionDueModel(connection),
    receiptModel(connection), quarantineModel(connection), refundRequestModel(connection), correctionModel(connection), checkoutDueModel(connection), ecardDueModel(connection), pageToCloseModel(connection),
  ];
  for (const model of indexed) await model.createIndexes();
  // It has no index that would make it, and a collection can't be made everywhere within a transaction.
  await receiptCounterModel(connection).createCollection();
  await correctionCounterModel(connection).createCollection();
  await disputeNewsModel(connection).createCollection();
}
