import { expect } from 'chai';
import type { Stripe } from 'stripe';
import { connect, sessionFor, startSandbox, until } from '../../integration/sandbox/stripe/start-sandbox.ts';
import type { TestSandbox } from '../../integration/sandbox/stripe/start-sandbox.ts';
import { payCheckout } from '../../support/pay-checkout.ts';
import { checkAnswers } from './support/check-answers.ts';
import { createWireChecker } from './support/wire-checker.ts';

/** What the SDK's `constructEvent` makes of webhooks, of every way to pay on the hosted page, and of what becomes of the payments. */
describe("conformance/stripe: webhooks, by the SDK's constructEvent", () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  const pay = async (fields: Record<string, string> | string, currency = 'usd', change: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<void> => {
    const session = await sandbox.stripe.checkout.sessions.create({ ...sessionFor(6000, currency), ...change });
    if (typeof fields === 'string') await payCheckout(session.url ?? '', { card: fields, authentication: 'complete' });
    else await fetch(session.url ?? '', { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  };

  it('fit the types, whatever happened', async () => {
    const cards = ['4242424242424242', '4000000000000002', '4000002500003155', '4000008260003178', '4000000000000259', '4000000000001976', '4000000000007726', '4000000000005126', '5555555555554444'];
    for (const card of cards) await pay(card);
    await pay({ method: 'wallet' }, 'usd', { customer_creation: 'always' });
    for (const iban of ['AT611904300234573201', 'AT861904300235473202', 'AT591904300235473203']) await pay({ method: 'sepa_debit', iban, holderName: 'Ana' }, 'eur');
    await pay('4242424242424242', 'jpy', { payment_intent_data: { capture_method: 'manual' } });
    const { id } = await sandbox.stripe.checkout.sessions.create(sessionFor());
    await sandbox.stripe.checkout.sessions.expire(id);
    await sandbox.order('/time/advance', { seconds: 10 });
    for (const { id: charge, paid, disputed, captured } of (await sandbox.stripe.charges.list({ limit: 100 })).data) {
      if (paid && captured && !disputed) await sandbox.stripe.refunds.create({ charge });
    }
    const [open] = (await sandbox.stripe.disputes.list()).data.filter(({ status }) => status === 'needs_response');
    await sandbox.order('/dashboard/decide-dispute', { dispute: open?.id, status: 'won' });
    await sandbox.order('/time/advance', { seconds: 8 * 86_400 });

    const recorded = await sandbox.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
    await until(() => sandbox.receiver.events.length === recorded.length, 'every event came');
    const types = new Set(sandbox.receiver.types());
    const objects = checkAnswers(createWireChecker(), sandbox.receiver.events);
    process.stdout.write(`    ${objects} webhooks of ${types.size} types fit the SDK's types\n`);
    expect(types.size).to.be.at.least(22);
  });

  it("survive the SDK's own retries: one effect, however often it had to ask", async () => {
    const patient = connect(sandbox.apiBase, { maxNetworkRetries: 3 });
    const before = (await sandbox.stripe.customers.list({ email: 'again@example.org' })).data.length;
    await sandbox.order('/calls/fail', { times: 1, status: 503, method: 'POST' });
    await sandbox.order('/calls/fail', { times: 1, status: 500, when: 'after', method: 'POST' });
    await sandbox.order('/calls/fail', { times: 1, when: 'after', method: 'POST' });
    await patient.customers.create({ email: 'again@example.org' });
    expect((await sandbox.stripe.customers.list({ email: 'again@example.org' })).data.length - before).to.equal(1);
  });
});
