import { expect } from 'chai';
import type { Stripe } from 'stripe';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { refusal, sessionFor, startSandbox, until } from './start-sandbox.ts';
import type { TestSandbox } from './start-sandbox.ts';

describe('sandbox/stripe: checkout', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  const create = (params = sessionFor()): Promise<Stripe.Checkout.Session> => sandbox.stripe.checkout.sessions.create(params);
  const read = (id: string): Promise<Stripe.Checkout.Session> =>
    sandbox.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge.balance_transaction', 'line_items'] });
  const eventsOf = (session: string, intent: string): string[] => sandbox.receiver.events
    .filter(({ data: { object } }) => JSON.stringify(object).includes(intent) || JSON.stringify(object).includes(session))
    .map(({ type }) => type);

  it('makes a session that waits for its payer', async () => {
    const session = await create();
    expect(session).to.include({
      object: 'checkout.session', status: 'open', payment_status: 'unpaid', amount_total: 6000, currency: 'usd', client_reference_id: 'don_1',
      customer_email: 'donor@example.org', payment_intent: null, submit_type: 'donate', livemode: false, ui_mode: 'hosted_page',
    });
    expect(session.id).to.match(/^cs_test_\w{58}$/);
    expect(session.url).to.equal(`${sandbox.apiBase}/sandbox/stripe/pay/${session.id}`);
    expect(session.metadata).to.deep.equal({ donation: 'don_1' });
    expect(session.expires_at - session.created).to.equal(86_400);
    expect(await sandbox.stripe.checkout.sessions.retrieve(session.id)).to.deep.include({ id: session.id, status: 'open' });
    expect(await sandbox.stripe.checkout.sessions.listLineItems(session.id)).to.have.nested.property('data[0].description', 'Gift to Safe homes');
  });

  it('is paid by the card that pays', async () => {
    const session = await create();
    const paid = await payCheckout(session.url ?? '');
    expect(paid).to.include({ status: 303, location: `http://localhost:3000/donations/tok?session=${session.id}` });

    const after = await read(session.id);
    expect(after).to.include({ status: 'complete', payment_status: 'paid', url: null });
    expect(after.customer_details).to.include({ email: 'donor@example.org', name: 'Test Donor' });
    expect(after).to.have.nested.property('line_items.data[0].amount_total', 6000);
    const intent = after.payment_intent as Stripe.PaymentIntent;
    expect(intent).to.include({ status: 'succeeded', amount_received: 6000, description: 'Gift to Safe homes' });
    expect(intent.metadata).to.deep.equal({ donation: 'don_1' });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge).to.include({ paid: true, captured: true, amount: 6000, payment_intent: intent.id, calculated_statement_descriptor: 'WELLSPRING* SAFE HOMES' });
    expect(charge).to.have.nested.property('payment_method_details.card.last4', '4242');
    expect(charge.balance_transaction).to.include({ amount: 6000, fee: 204, net: 5796, type: 'charge', source: charge.id, status: 'pending' });

    await until(() => eventsOf(session.id, intent.id).length === 5, 'the webhooks came');
    expect(eventsOf(session.id, intent.id)).to.have.members(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed', 'charge.updated']);
    const completed = sandbox.receiver.events.find(({ type, data }) => type === 'checkout.session.completed' && (data.object as { id: string }).id === session.id);
    expect(completed).to.include({ object: 'event', livemode: false, api_version: '2026-10-28.endive', pending_webhooks: 1 });
    expect(completed?.data.object).to.include({ payment_status: 'paid', payment_intent: intent.id, client_reference_id: 'don_1', amount_total: 6000 });

    const again = await payCheckout(session.url ?? '');
    expect(again.status).to.equal(200);
    expect(again.text).to.include('Already paid').and.include(`/donations/tok?session=${session.id}`);
  });

  const declines: Array<[card: string, code: string, decline: string, message: string]> = [
    ['4000000000000002', 'card_declined', 'generic_decline', 'Your card was declined.'],
    ['4000000000009995', 'card_declined', 'insufficient_funds', 'Your card has insufficient funds.'],
    ['4000000000000069', 'expired_card', 'expired_card', 'Your card has expired.'],
    ['4000000000000127', 'incorrect_cvc', 'incorrect_cvc', 'Your card&#39;s security code is incorrect.'],
    ['4000000000000119', 'processing_error', 'processing_error', 'An error occurred while processing your card.'],
    ['4111111111111111', 'card_declined', 'test_mode_live_card', 'used a non test card'],
  ];
  for (const [card, code, decline, message] of declines) {
    it(`declines ${card} with ${decline}, and lets the payer try again`, async () => {
      const session = await create();
      const declined = await payCheckout(session.url ?? '', { card });
      expect(declined.status).to.equal(402);
      expect(declined.text).to.include(message).and.include('role="alert"').and.include('name="cardNumber"');
      expect(declined.text).not.to.include(card);

      const open = await sandbox.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge'] });
      expect(open).to.include({ status: 'open', payment_status: 'unpaid' });
      const intent = open.payment_intent as Stripe.PaymentIntent;
      expect(intent.status).to.equal('requires_payment_method');
      expect(intent.last_payment_error).to.include({ type: 'card_error', code, decline_code: decline });
      expect(intent.latest_charge).to.include({ status: 'failed', paid: false, failure_code: code, balance_transaction: null });
      await until(() => eventsOf(session.id, intent.id).length === 3, 'the failure was told');
      expect(eventsOf(session.id, intent.id)).to.have.members(['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed']);

      expect(await payCheckout(session.url ?? '')).to.include({ status: 303 });
      const paid = await read(session.id);
      expect(paid).to.include({ status: 'complete', payment_status: 'paid' });
      expect((paid.payment_intent as Stripe.PaymentIntent).id).to.equal(intent.id);
    });
  }

  it('asks for authentication, and pays when it is completed', async () => {
    const session = await create();
    const asked = await payCheckout(session.url ?? '', { card: '4000002500003155' });
    expect(asked.status).to.equal(303);
    expect(asked.location).to.match(/^\/sandbox\/stripe\/authenticate\/pi_\w+\?secret=/);
    const waiting = (await read(session.id)).payment_intent as Stripe.PaymentIntent;
    expect(waiting.status).to.equal('requires_action');
    expect(waiting.next_action).to.have.property('type', 'redirect_to_url');

    const question = await fetch(new URL(asked.location ?? '', sandbox.apiBase));
    expect(await question.text()).to.include('Complete authentication').and.include('Fail authentication');
    const stranger = await fetch(new URL((asked.location ?? '').replace(/secret=.*/, 'secret=guess'), sandbox.apiBase));
    expect(stranger.status).to.equal(404);

    const done = await payCheckout(session.url ?? '', { card: '4000002500003155', authentication: 'complete' });
    expect(done).to.include({ status: 303, location: `http://localhost:3000/donations/tok?session=${session.id}` });
    const paid = (await read(session.id)).payment_intent as Stripe.PaymentIntent;
    expect(paid).to.include({ status: 'succeeded', next_action: null });
    expect(paid.latest_charge).to.have.nested.property('payment_method_details.card.three_d_secure.result', 'authenticated');
  });

  it('is completed once when "complete" is sent twice', async () => {
    const session = await create();
    const { location } = await payCheckout(session.url ?? '', { card: '4000002500003155' });
    const complete = (): Promise<Response> =>
      fetch(new URL(location ?? '', sandbox.apiBase), { method: 'POST', body: new URLSearchParams({ outcome: 'complete' }), redirect: 'manual' });
    const answers = [await complete(), await complete()];
    expect(answers.map(({ status }) => status)).to.deep.equal([303, 303]);
    const completions = (await sandbox.stripe.events.list({ type: 'checkout.session.completed' })).data;
    expect(completions.filter(({ data }) => (data.object as { id: string }).id === session.id)).to.have.length(1);
    const { payment_intent: intent } = await read(session.id);
    expect((await sandbox.stripe.charges.list({ payment_intent: (intent as Stripe.PaymentIntent).id })).data).to.have.length(1);
  });

  it('goes on after a failed authentication', async () => {
    const session = await create();
    const failed = await payCheckout(session.url ?? '', { card: '4000002500003155', authentication: 'fail' });
    expect(failed).to.include({ status: 303, location: `/sandbox/stripe/pay/${session.id}` });
    const page = await fetch(session.url ?? '');
    expect(await page.text()).to.include('We are unable to authenticate your payment method.');
    const intent = (await read(session.id)).payment_intent as Stripe.PaymentIntent;
    expect(intent).to.include({ status: 'requires_payment_method', latest_charge: null });
    expect(intent.last_payment_error).to.include({ code: 'payment_intent_authentication_failure', type: 'invalid_request_error' });
    expect(await payCheckout(session.url ?? '')).to.include({ status: 303 });
  });

  it('says beside each field what is wrong, and keeps the rest', async () => {
    const { customer_email: _, ...params } = sessionFor();
    const session = await create(params);
    const wrong = await payCheckout(session.url ?? '', { card: '4242424242424241', fields: { email: 'donor', cardExpiry: '01/20', cardCvc: '1' } });
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.include('This email address is not complete.').and.include('Your card number is invalid.')
      .and.include('expiration date is in the past').and.include('The security code has 3 digits.');
    expect(wrong.text).to.include('value="Test Donor"').and.include('aria-invalid="true"');
    expect((await sandbox.stripe.checkout.sessions.retrieve(session.id)).payment_intent).to.equal(null);
  });

  it('takes the money once when the form is sent twice at once', async () => {
    const session = await create();
    const [first, second] = await Promise.all([payCheckout(session.url ?? ''), payCheckout(session.url ?? '')]);
    expect([200, 303]).to.include(first.status).and.include(second.status);
    const intent = (await read(session.id)).payment_intent as Stripe.PaymentIntent;
    const charges = await sandbox.stripe.charges.list({ payment_intent: intent.id });
    expect(charges.data).to.have.length(1);
  });

  it('makes a customer when asked to, and takes the one it is given', async () => {
    const created = await create({ ...sessionFor(), customer_creation: 'always' });
    await payCheckout(created.url ?? '');
    const paid = await sandbox.stripe.checkout.sessions.retrieve(created.id, { expand: ['customer'] });
    expect(paid.customer).to.include({ email: 'donor@example.org', name: 'Test Donor' });

    const customer = await sandbox.stripe.customers.create({ email: 'known@example.org', name: 'Known Donor' });
    const { customer_email: _, ...params } = sessionFor();
    const session = await create({ ...params, customer: customer.id });
    expect(await (await fetch(session.url ?? '')).text()).to.include('known@example.org');
    await payCheckout(session.url ?? '');
    const list = await sandbox.stripe.checkout.sessions.list({ customer: customer.id });
    expect(list.data.map(({ id }) => id)).to.deep.equal([session.id]);
  });

  const submit = async (session: Stripe.Checkout.Session, fields: Record<string, string>): Promise<Response> =>
    fetch(session.url ?? '', { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const debit = { method: 'sepa_debit', iban: 'AT61 1904 3002 3457 3201', holderName: 'Ana Debit' };

  it('is paid by direct debit, which comes later or fails', async () => {
    const page = await (await fetch(`${(await create(sessionFor(6000, 'eur'))).url}?method=sepa_debit`)).text();
    expect(page).to.include('name="iban"').and.include('Pay by SEPA direct debit').and.not.include('name="cardNumber"');
    const [paid, failed] = [await create(sessionFor(6000, 'eur')), await create(sessionFor(6000, 'eur'))];
    expect((await submit(paid, debit)).headers.get('location')).to.include('/donations/tok');
    expect((await submit(failed, { ...debit, iban: 'AT861904300235473202' })).status).to.equal(303);
    expect(await read(paid.id)).to.include({ status: 'complete', payment_status: 'unpaid' }).and.have.nested.property('payment_intent.status', 'processing');
    await until(async () => (await read(paid.id)).payment_status === 'paid', 'the debit came');
    const types = ['checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed'];
    await until(() => types.every((type) => sandbox.receiver.types().includes(type as Stripe.Event.Type)), 'both were told');
    expect(await read(failed.id)).to.include({ payment_status: 'unpaid' }).and.have.nested.property('payment_intent.status', 'requires_payment_method');
    expect(await read(paid.id)).to.have.nested.property('payment_intent.latest_charge.balance_transaction.fee', 35);
    const wrong = await submit(await create(sessionFor(6000, 'eur')), { ...debit, iban: 'AT611904300234573202', holderName: '' });
    expect([wrong.status, await wrong.text()].join(' ')).to.include('422').and.include('Your IBAN is invalid.').and.include('name of the account holder');
  });

  it('takes no direct debit but for euros, and only what it allows', async () => {
    const dollars = await create();
    expect(dollars.payment_method_types).to.deep.equal(['card']);
    expect((await submit(dollars, debit)).status).to.equal(422);
    const only = await create({ ...sessionFor(6000, 'eur'), allowed_payment_method_types: ['sepa_debit'] });
    expect(await (await fetch(only.url ?? '')).text()).to.include('name="iban"').and.not.include('wallet');
    expect((await submit(only, { method: 'wallet' })).status).to.equal(422);
  });

  it('is paid by a wallet in one press', async () => {
    const session = await create();
    expect((await submit(session, { method: 'wallet' })).status).to.equal(303);
    const paid = await read(session.id);
    expect(paid).to.include({ status: 'complete', payment_status: 'paid' });
    expect(paid).to.have.nested.property('payment_intent.latest_charge.payment_method_details.card.wallet.type', 'google_pay');
  });

  it('holds the money when it is to be captured by hand', async () => {
    const session = await create({ ...sessionFor(), payment_intent_data: { capture_method: 'manual' } });
    await payCheckout(session.url ?? '');
    const held = await read(session.id);
    expect(held).to.include({ status: 'complete', payment_status: 'unpaid' }).and.have.nested.property('payment_intent.status', 'requires_capture');
    await sandbox.stripe.paymentIntents.capture((held.payment_intent as Stripe.PaymentIntent).id);
    expect(await read(session.id)).to.include({ payment_status: 'paid' });
  });

  it('is disputed after it was completed, by the card that disputes', async () => {
    const session = await create();
    await payCheckout(session.url ?? '', { card: '4000000000000259' });
    const { payment_intent: intent } = await read(session.id);
    const { data } = await sandbox.stripe.events.list({ limit: 4 });
    expect(data.map(({ type }) => type)).to.deep.equal(['charge.dispute.funds_withdrawn', 'charge.dispute.created', 'charge.updated', 'checkout.session.completed']);
    expect((await sandbox.stripe.disputes.list({ payment_intent: (intent as Stripe.PaymentIntent).id })).data[0]).to.include({ status: 'needs_response' });
  });

  it('is expired on request, once', async () => {
    const session = await create();
    await payCheckout(session.url ?? '', { card: '4000000000000002' });
    const ended = await sandbox.stripe.checkout.sessions.expire(session.id);
    expect(ended).to.include({ status: 'expired', url: null });
    expect((await read(session.id)).payment_intent).to.include({ status: 'canceled' });
    const page = await payCheckout(session.url ?? '');
    expect(page.status).to.equal(410);
    expect(page.text).to.include('has expired').and.include(sessionFor().cancel_url ?? '');
    const error = await refusal(sandbox.stripe.checkout.sessions.expire(session.id));
    expect(error).to.include({ statusCode: 400, type: 'StripeInvalidRequestError' });
    await until(() => sandbox.receiver.types().includes('checkout.session.expired'), 'the end was told');
  });

  it('keeps a page without anything inline, and escapes what it is given', async () => {
    const params = sessionFor();
    params.line_items = [{ quantity: 2, price_data: { currency: 'jpy', unit_amount: 5000, product_data: { name: '<script>alert(1)</script>' } } }];
    const session = await create(params);
    const response = await fetch(session.url ?? '');
    const text = await response.text();
    expect(response.headers.get('content-security-policy')).to.include("default-src 'none'").and.not.include('unsafe');
    expect(text).to.include('&lt;script&gt;').and.include('¥10,000').and.include('no real money moves');
    expect(text).not.to.match(/<script|style=|onclick/);
    const css = await fetch(new URL('/sandbox/stripe/checkout.css', sandbox.apiBase));
    expect(css.headers.get('content-type')).to.include('text/css');
    expect((await fetch(new URL('/sandbox/stripe/pay/cs_test_none', sandbox.apiBase))).status).to.equal(404);
  });
});
