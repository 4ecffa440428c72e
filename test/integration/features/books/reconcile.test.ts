import { expect } from 'chai';
import type { Stripe } from 'stripe';
import type { Reconciliation } from '../../../../src/features/books/index.ts';
import { handledEventTypes } from '../../../../src/features/donations/index.ts';
import { chargeEntry } from '../../../../src/features/ledger/index.ts';
import { money } from '../../../../src/shared/money.ts';
import { booksHouse, type BooksHouse } from '../../../support/books-house.ts';
import { openCampaign } from '../../../support/giving-house.ts';
import { pollUntil } from '../../../support/poll-until.ts';

/** Stripe refuses to list more kinds of events in one call (https://docs.stripe.com/api/events/list). */
const MOST_TYPES_AT_ONCE = 20;

describe('comparing the books with Stripe', function suite() {
  this.timeout(60_000);
  let house: BooksHouse;
  beforeEach(async () => {
    house = await booksHouse();
  });
  afterEach(() => house.close());

  const dropWebhooks = () => house.order('/webhooks/rule', { never: true });
  const statusOf = async (id: string) => (await house.donations.byId(id))?.status;
  const parties = () => ({ organizationId: house.campaign.organizationId, campaignId: house.campaign.id, fundraiserId: null, donationId: null });

  /** What every comparison must come out at: both sides the same, with what is known to differ. */
  function expectTied({ ties }: Reconciliation): void {
    expect(ties.filter(({ unexplainedMinor, moving }) => unexplainedMinor !== 0 || moving)).to.deep.equal([]);
  }

  async function expectAgreed(reconciliation: Reconciliation): Promise<void> {
    expect(await house.openDifferences()).to.deep.equal([]);
    expect(reconciliation).to.deep.include({ differences: 0, error: null });
    expectTied(reconciliation);
    for (const { differencesMinor, waitingMinor } of reconciliation.ties) expect([differencesMinor, waitingMinor]).to.deep.equal([0, 0]);
    expect(await house.ledger.verifyTotals()).to.deep.equal([]);
  }

  it('loses nothing of a four-day outage', async () => {
    const before = await house.give();
    await pollUntil('the webhooks came', async () => (await house.inbox.count(['due'])) >= 3);
    await house.work();
    await expectAgreed(await house.reconcile());

    await dropWebhooks();
    const first = await house.give({ minor: 2500 });
    await house.order('/dashboard/refund', { charge: before.charge.id, amount: 1000 });
    await house.passDays(1);
    const disputed = await house.give({ minor: 4000 });
    const dispute = await house.order<Stripe.Dispute>('/dashboard/dispute', { charge: disputed.charge.id });
    const abandoned = await house.begin();
    await house.passDays(1);
    const won = await house.give({ minor: 8000 });
    const winning = await house.order<Stripe.Dispute>('/dashboard/dispute', { charge: won.charge.id });
    const failing = await house.order<Stripe.Refund>('/dashboard/refund', { charge: first.charge.id, amount: 500 });
    await house.passDays(1);
    await house.order('/dashboard/decide-dispute', { dispute: winning.id, status: 'won' });
    await house.order('/dashboard/change-refund', { refund: failing.id, to: 'failed' });
    await house.passDays(1);
    await house.order('/webhooks/usual');
    expect(await statusOf(first.id), 'nobody has told us').to.equal('pending');

    const reconciliation = await house.reconcile();
    expect(reconciliation.eventsMissing).to.be.greaterThan(10);
    expect(await Promise.all([before.id, first.id, disputed.id, won.id, abandoned.id].map(statusOf))).to.deep.equal(['partly-refunded', 'paid', 'disputed', 'dispute-won', 'expired']);
    // A dispute costs a fee of its own, which is not given back.
    const everything = { charge: 4, fee: 6, refund: 2, 'refund-failed': 1, dispute: 2, 'dispute-reinstated': 1 };
    expect(await house.entryCounts()).to.deep.equal(everything);
    expect((await house.ledger.totals('campaign', house.campaign.id, 'USD')).raised).to.deep.equal(money(6000 - 1000 + 2500 + 8000, 'USD'));
    await expectAgreed(reconciliation);

    const again = await house.reconcile({ since: new Date(house.clock.now().getTime() - 6 * 86_400_000) });
    expect(again).to.deep.include({ eventsMissing: 0, objectsMissing: 0, transactions: 0 });
    expect(await house.entryCounts()).to.deep.equal(everything);
    await expectAgreed(again);
    expect(await house.books.lastChecked()).to.deep.equal(again.startedAt);
    expect(dispute.status).to.equal('needs_response');
  });

  it('recovers from the objects what happened longer ago than Stripe keeps events', async () => {
    const early = await house.give();
    await pollUntil('the webhooks came', async () => (await house.inbox.count(['due'])) >= 3);
    await house.work();
    await house.reconcile();
    await dropWebhooks();
    const lost = await house.give({ minor: 2500 });
    const { charge } = await house.give({ minor: 4000 });
    await house.order('/dashboard/refund', { charge: charge.id, amount: 1500 });
    await house.order('/dashboard/refund', { charge: early.charge.id, amount: 6000 });
    const won = await house.give({ minor: 8000 });
    const dispute = await house.order<Stripe.Dispute>('/dashboard/dispute', { charge: won.charge.id });
    await house.order('/dashboard/decide-dispute', { dispute: dispute.id, status: 'won' });
    const inquired = await house.order<Stripe.Dispute>('/dashboard/dispute', { charge: lost.charge.id, inquiry: true });
    const left = await house.begin();
    await house.sell();
    await house.passDays(40);
    expect(await house.events()).to.satisfy((events: Stripe.Event[]) => !events.some(({ type }) => type === 'charge.succeeded'));

    const reconciliation = await house.reconcile();
    expect(reconciliation.objectsMissing).to.be.greaterThan(4);
    expect(await statusOf(lost.id)).to.equal('paid');
    expect(await statusOf(early.id)).to.equal('refunded');
    expect(await statusOf(won.id)).to.equal('dispute-won');
    expect(await statusOf(left.id)).to.equal('expired');
    expect(inquired.status).to.equal('warning_needs_response');
    expect(await house.entryCounts()).to.deep.equal({ charge: 4, fee: 5, refund: 2, dispute: 1, 'dispute-reinstated': 1 });
    await expectAgreed(reconciliation);
    expect(reconciliation.ties[0]?.foreignMinor).to.be.greaterThan(2000);
  });

  it("notes other business in the same account, and doesn't alarm anybody", async () => {
    await house.give();
    const sold = await house.sell(5000);
    await house.stripe.refunds.create({ payment_intent: sold.id, amount: 2000 });
    await house.order('/dashboard/dispute', { charge: (await house.sell(3000)).latest_charge as string });
    await house.passDays(1);
    const reconciliation = await house.reconcile();
    await expectAgreed(reconciliation);
    expect(reconciliation.transactions).to.equal(5);
    expect(reconciliation.ties).to.have.length(1);
    const { ledgerMinor = 0, foreignMinor = 0, stripeMinor } = reconciliation.ties[0] ?? {};
    expect(ledgerMinor).to.equal(6000 - 204);
    expect(foreignMinor).to.equal(5000 - 175 - 2000 + 3000 - 117 - 3000 - 1500);
    expect(ledgerMinor + foreignMinor).to.equal(stripeMinor);
  });

  it('asks only for the kinds of events that tell of gifts: those of other business were never missing', async () => {
    expect(handledEventTypes).to.have.length.within(1, MOST_TYPES_AT_ONCE);
    await dropWebhooks();
    await house.give();
    await house.stripe.customers.create({ email: 'somebody@example.org' });
    await house.stripe.products.create({ name: 'A mug' });
    const all = await house.events();
    const ofGifts = all.filter(({ type }) => handledEventTypes.some((each) => each === type));
    expect(all.length).to.be.greaterThan(ofGifts.length);
    expect(await house.reconcile()).to.include({ eventsFound: ofGifts.length, eventsMissing: ofGifts.length });
    expect(await house.reconcile()).to.include({ eventsMissing: 0 });
  });

  it('says in a sentence what only Stripe has, what only the ledger has, and what they say differently', async () => {
    const [unbooked, wrong] = [await house.give(), await house.give({ minor: 2500 })];
    await pollUntil('the webhooks came', async () => (await house.inbox.count(['due'])) >= 6);
    await house.work();
    const entries = house.connection.collection<{ _id: string }>('ledger-entries');
    await entries.deleteOne({ _id: `charge:${unbooked.charge.id}` });
    await entries.updateOne({ _id: `charge:${wrong.charge.id}` }, { $set: { 'postings.0.minor': 2600, 'postings.1.minor': -2600 } });
    await house.book(chargeEntry({ chargeId: 'ch_invented', gross: money(1234, 'USD'), at: house.clock.now(), ...parties() }));
    await house.ledger.foldAll();
    await house.ledger.rebuildTotals();
    await house.passDays(1.1);
    const reconciliation = await house.reconcile();
    expectTied(reconciliation);
    const differences = await house.openDifferences();
    expect(differences.map(({ kind, amount }) => [kind, amount.minor])).to.have.deep.members([['missing-entry', 6000], ['missing-transaction', -1234], ['wrong-sum', -100]]);
    const sentences = differences.map(({ sentence }) => sentence).join('\n');
    expect(sentences).to.match(new RegExp(`Stripe took \\$60\\.00 USD on .* \\(${unbooked.charge.id}\\), and the ledger has no entry for it\\.`));
    expect(sentences).to.match(/The ledger says that Stripe's balance moved by \$12\.34 USD on .* \(charge:ch_invented\), and Stripe knows nothing of it\./);
    expect(sentences).to.match(/Stripe's balance moved by \$23\.97 USD, and the ledger says \$24\.97 USD\./);
    expect(differences.every(({ organizationId }) => organizationId === house.campaign.organizationId)).to.equal(true);

    await house.book(chargeEntry({ chargeId: unbooked.charge.id, gross: money(6000, 'USD'), at: house.clock.now(), ...parties() }));
    const later = await house.reconcile();
    expect((await house.openDifferences()).map(({ kind }) => kind).sort()).to.deep.equal(['missing-transaction', 'wrong-sum']);
    expectTied(later);
  });

  it('finds an entry of long ago that was booked today, and one that was lost after it had agreed', async () => {
    const { charge } = await house.give();
    await pollUntil('the webhooks came', async () => (await house.inbox.count(['due'])) >= 3);
    await house.work();
    await expectAgreed(await house.reconcile());
    await house.book(chargeEntry({ chargeId: 'ch_of_old', gross: money(700, 'USD'), at: new Date(house.clock.now().getTime() - 300 * 86_400_000), ...parties() }));
    await house.passDays(2);
    expectTied(await house.reconcile());
    expect((await house.openDifferences()).map(({ kind, subject }) => [kind, subject])).to.deep.equal([['missing-transaction', 'charge:ch_of_old']]);
    await house.connection.collection<{ _id: string }>('ledger-entries').deleteOne({ _id: `charge:${charge.id}` });
    await house.ledger.rebuildTotals();
    expectTied(await house.reconcile());
    expect((await house.openDifferences()).map(({ kind, subject }) => [kind, subject])).to.have.deep.members([['missing-transaction', 'charge:ch_of_old'], ['missing-entry', charge.id]]);
  });

  it('waits for what is only minutes old, and ties the books meanwhile', async () => {
    await dropWebhooks();
    const { charge } = await house.give();
    const events = await house.stripe.events.list({ limit: 100 });
    for (const event of events.data) await house.connection.collection<{ _id: string; state: string }>('stripe-events').insertOne({ _id: event.id, state: 'done' });
    const reconciliation = await house.reconcile();
    expect(reconciliation).to.deep.include({ eventsMissing: 0, differences: 0, transactions: 1 });
    expect(reconciliation.ties[0]).to.include({ ledgerMinor: 0, waitingMinor: 6000 - 204, stripeMinor: 6000 - 204, unexplainedMinor: 0 });
    await house.passDays(0.1);
    // The event is said to be done and did nothing; the charge itself is taken then.
    await expectAgreed(await house.reconcile({ since: new Date(house.clock.now().getTime() - 86_400_000) }));
    expect(await house.ledger.entryByKey(`charge:${charge.id}`)).to.not.equal(null);
  });

  it('goes on where it was killed', async () => {
    await house.reconcile();
    for (let sold = 0; sold < 105; sold++) await house.sell(100 + sold);
    await house.passDays(0.5);
    const asked: (string | undefined)[] = [];
    const dying = Object.create(house.stripe) as Stripe;
    const list = (params: Stripe.BalanceTransactionListParams) => {
      asked.push(params.starting_after);
      if (asked.length === 2) throw new Error('killed here');
      return house.stripe.balanceTransactions.list(params);
    };
    Object.defineProperty(dying, 'balanceTransactions', { value: { list } });
    await house.booksOf('who dies', { stripe: dying }).reconcile().then(() => expect.fail(), (error: Error) => expect(error.message).to.equal('killed here'));
    const [newest] = await house.books.reconciliations(1);
    expect(newest).to.include({ error: 'killed here', transactions: 100 });
    expect(await house.books.lastChecked()).to.not.deep.equal(newest?.startedAt);
    const next = await house.booksOf('who takes over', { stripe: dying }).reconcile();
    expect(next).to.have.nested.property('reconciliation.transactions', 5);
    expect(asked[2], 'it asks for the page that it died at').to.equal(asked[1]).and.to.not.equal(undefined);
    await expectAgreed(await house.reconcile());
  });

  it('runs once, however often it is asked at the same time', async () => {
    await house.give();
    const [here, there, again] = await Promise.all([house.books.reconcile(), house.booksOf('another process').reconcile(), house.books.reconcile()]);
    expect([here.kind, there.kind, again.kind].sort()).to.deep.equal(['busy', 'busy', 'done']);
    expect(await house.books.reconciliations(10)).to.have.length(1);
    expect((await house.booksOf('another process').reconcile()).kind).to.equal('done');
  });

  it('writes nothing any more when another process took over while it was stalled', async () => {
    await house.give();
    const gate = { open: () => {}, reached: () => {} };
    const opened = new Promise<void>((resolve) => (gate.open = resolve));
    const reached = new Promise<void>((resolve) => (gate.reached = resolve));
    const slow = Object.create(house.stripe) as Stripe;
    const list = async (params: Stripe.BalanceTransactionListParams) => {
      gate.reached();
      await opened;
      return house.stripe.balanceTransactions.list(params);
    };
    Object.defineProperty(slow, 'balanceTransactions', { value: { list } });
    const stalled = house.booksOf('who stalls', { stripe: slow }).reconcile().then(() => 'done', (error: Error) => error.message);
    await reached;
    house.time.aheadMs += 61_000;
    await expectAgreed(await house.reconcile());
    const before = await house.connection.collection('stripe-transactions').find().toArray();
    gate.open();
    expect(await stalled).to.match(/compares the books now|not held/);
    expect(await house.connection.collection('stripe-transactions').find().toArray()).to.deep.equal(before);
    await expectAgreed(await house.reconcile());
  });

  it('ties every currency by itself', async () => {
    const yen = await openCampaign(house, 'yen-homes', 'JPY');
    await house.give();
    await house.give({ minor: 5000, to: yen });
    const reconciliation = await house.reconcile();
    expect(reconciliation.ties.map(({ currency, ledgerMinor }) => [currency, ledgerMinor])).to.deep.equal([['JPY', 5000 - 180], ['USD', 6000 - 204]]);
    await expectAgreed(reconciliation);
  });
});
