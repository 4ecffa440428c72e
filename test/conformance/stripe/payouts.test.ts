import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import StripeSdk, { type Stripe } from 'stripe';
import { startStripe } from '../../../src/sandbox/stripe/start-stripe.ts';
import { orderStripe } from '../../support/stripe-control.ts';
import { createWireChecker, type WireChecker } from './support/wire-checker.ts';
import { refusalOf } from './support/refusal-of.ts';

const DAY = 86_400;

/** Days pass between a payment and its payout, so this is for the embedded Stripe alone, whose clock can be moved. */
describe('conformance/stripe: payouts', function suite() {
  this.timeout(240_000);
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'stripe-payouts-'));
  let running: Awaited<ReturnType<typeof startStripe>>;
  let stripe: Stripe;
  let checker: WireChecker;

  before(async () => {
    checker = createWireChecker();
    running = await startStripe({ dataDir, port: 0, controlPort: 0 });
    const { hostname, port } = new URL(running.apiBase);
    stripe = new StripeSdk('sk_test_payouts', { protocol: 'http', host: hostname, port, telemetry: false });
  });
  after(async () => {
    await running.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const order = <Result = unknown>(name: string, given: object = {}) => orderStripe<Result>(running.controlBase ?? '', name, given);
  const passDays = (days: number) => order('/time/advance', { seconds: days * DAY });
  const pay = (amount: number, currency = 'usd', method = 'pm_card_visa'): Promise<Stripe.PaymentIntent> => stripe.paymentIntents.create({
    amount, currency, confirm: true, payment_method: method, automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  const linesOf = (payout: string) => stripe.balanceTransactions.list({ payout, limit: 100, expand: ['data.source'] });
  const newest = async () => (await stripe.payouts.list({ limit: 1 })).data[0] as Stripe.Payout;
  /** Fits the SDK's type: the wire's own JSON, without what the SDK adds to an answer. */
  function fits(object: object): void {
    const { lastResponse: _, ...body } = object as { lastResponse?: unknown };
    expect(checker.check(JSON.parse(JSON.stringify(body)))).to.deep.equal([]);
  }

  it('go out every day with what has become available, and name their lines', async () => {
    const first = await pay(6000);
    const second = await pay(2500);
    const refund = await stripe.refunds.create({ payment_intent: second.id, amount: 500 });
    await pay(5000, 'jpy');
    await passDays(1);
    expect((await stripe.payouts.list()).data, 'nothing is available on the first day').to.deep.equal([]);
    await passDays(3);
    const list = await stripe.payouts.list();
    expect(list.data.map(({ currency }) => currency).sort()).to.deep.equal(['jpy', 'usd']);
    const payout = list.data.find(({ currency }) => currency === 'usd') as Stripe.Payout;
    expect(payout).to.include({ automatic: true, reconciliation_status: 'completed', status: 'in_transit', amount: 6000 - 204 + 2500 - 103 - 500, type: 'bank_account' });
    const lines = await linesOf(payout.id);
    expect(lines.data.map(({ source }) => (source as { id: string }).id)).to.have.members([payout.id, first.latest_charge, second.latest_charge, refund.id]);
    expect(lines.data.reduce((sum, { net }) => sum + net, 0), 'the payout itself is one of them').to.equal(0);
    expect((await stripe.balance.retrieve()).available.find(({ currency }) => currency === 'usd')?.amount).to.equal(0);
    const expanded = await stripe.payouts.retrieve(payout.id, { expand: ['balance_transaction'] });
    expect(expanded.balance_transaction).to.include({ type: 'payout', amount: 0 - payout.amount, net: 0 - payout.amount });
    for (const object of [list, payout, lines, expanded]) fits(object);
  });

  it('arrive, and tell of it', async () => {
    const payout = await newest();
    await passDays(3);
    const paid = await stripe.payouts.retrieve(payout.id);
    expect(paid.status).to.equal('paid');
    fits(paid);
    const events = (await stripe.events.list({ types: ['payout.created', 'payout.reconciliation_completed', 'payout.paid'], limit: 100 })).data;
    for (const event of events) fits(event);
    const told = events.filter(({ data }) => (data.object as Stripe.Payout).id === payout.id).map(({ type }) => type);
    expect(told.sort()).to.deep.equal(['payout.created', 'payout.paid', 'payout.reconciliation_completed']);
    expect((await stripe.payouts.list({ status: 'paid' })).data.map(({ id }) => id)).to.include(payout.id);
    expect((await stripe.payouts.list({ arrival_date: { gt: paid.arrival_date } })).data).to.deep.equal([]);
  });

  it('come back when the bank sends them back, and go out again', async () => {
    await pay(3000, 'usd', 'pm_card_bypassPending');
    const { payouts: [made] } = await order<{ payouts: Stripe.Payout[] }>('/dashboard/pay-out', { currency: 'usd' });
    const failed = await order<Stripe.Payout>('/dashboard/fail-payout', { payout: made?.id });
    expect(failed).to.include({ status: 'failed', failure_code: 'account_closed' });
    fits(failed);
    const event = (await stripe.events.list({ type: 'payout.failed' })).data[0] as Stripe.Event;
    fits(event);
    const back = await stripe.balanceTransactions.retrieve(failed.failure_balance_transaction as string);
    expect(back).to.include({ type: 'payout_failure', amount: failed.amount });
    await order('/dashboard/fail-payout', { payout: made?.id }).then(() => expect.fail(), (error: Error) => expect(error.message).to.include('failed before'));
    await passDays(1);
    const next = await newest();
    expect(next).to.include({ amount: failed.amount, automatic: true });
    expect((await linesOf(next.id)).data.map(({ type }) => type).sort()).to.deep.equal(['payout', 'payout_failure']);
  });

  it('can be made by hand, up to what is there', async () => {
    await pay(4000, 'eur', 'pm_card_bypassPending');
    const payout = await stripe.payouts.create({ amount: 1000, currency: 'eur', description: 'A part', metadata: { why: 'rent' } });
    expect(payout).to.include({ automatic: false, reconciliation_status: 'not_applicable', amount: 1000, description: 'A part' });
    fits(payout);
    expect(await refusalOf(stripe.payouts.create({ amount: 100_000, currency: 'eur' }))).to.include({ code: 'balance_insufficient', statusCode: 400 });
    expect(await refusalOf(stripe.payouts.retrieve('po_none'))).to.include({ code: 'resource_missing', statusCode: 404 });
    await passDays(1);
    const rest = await newest();
    expect(rest).to.include({ currency: 'eur', amount: 4000 - 85 - 1000 });
  });
});
