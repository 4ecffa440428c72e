import { expect } from 'chai';
import type { Stripe } from 'stripe';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { connect, refusal, sessionFor, startSandbox, until } from './start-sandbox.ts';
import type { TestSandbox } from './start-sandbox.ts';

describe('sandbox/stripe: the API', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  const paidCharge = async (amount = 6000, currency = 'usd'): Promise<Stripe.Charge> => {
    const intent = await sandbox.stripe.paymentIntents.create({
      amount, currency, confirm: true, payment_method: 'pm_card_visa', automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      expand: ['latest_charge.balance_transaction'],
    });
    return intent.latest_charge as Stripe.Charge;
  };
  const raw = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Response> =>
    fetch(new URL(path, sandbox.apiBase), { method, headers: { authorization: 'Bearer sk_test_raw', ...headers }, ...(body !== undefined && { body }) });
  const idOf = (reference: string | { id: string } | null): string => (typeof reference === 'string' ? reference : reference?.id ?? '');
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  describe('refuses', () => {
    it('a request without a key, with a live key, and with none that it knows', async () => {
      for (const authorization of ['', 'Bearer sk_live_abc', 'Bearer pk_test_abc', `Basic ${btoa('sk_live_abc:')}`]) {
        const response = await raw('GET', '/v1/customers', { authorization });
        expect(response.status, authorization).to.equal(401);
        expect(await response.json()).to.have.nested.property('error.type', 'invalid_request_error');
      }
      const basic = await raw('GET', '/v1/customers', { authorization: `Basic ${btoa('sk_test_abc:')}` });
      expect(basic.status).to.equal(200);
    });

    it('an address that it does not have, with an error object', async () => {
      for (const [method, path] of [['GET', '/v1/invoices'], ['DELETE', '/v1/refunds/re_1'], ['POST', '/v1/subscriptions'], ['GET', '/v2/core/events'], ['GET', '/']]) {
        const response = await raw(method ?? '', path ?? '', form);
        expect(response.status, path).to.equal(404);
        expect(await response.json()).to.have.nested.property('error.message').that.includes(`Unrecognized request URL (${method}: ${path})`);
        expect(response.headers.get('request-id')).to.match(/^req_/);
      }
      const error = await refusal(sandbox.stripe.subscriptions.list());
      expect(error).to.include({ type: 'StripeInvalidRequestError', statusCode: 404 });
    });

    it('an object that is not there', async () => {
      const error = await refusal(sandbox.stripe.checkout.sessions.retrieve('cs_test_none'));
      expect(error).to.include({
        type: 'StripeInvalidRequestError', statusCode: 404, code: 'resource_missing', param: 'id', message: "No such checkout.session: 'cs_test_none'",
      });
      expect(error.requestId).to.match(/^req_/);
      const customer = await refusal(sandbox.stripe.paymentIntents.create({ amount: 500, currency: 'usd', customer: 'cus_none' }));
      expect(customer).to.include({ statusCode: 400, code: 'resource_missing', param: 'customer' });
    });

    const item = { currency: 'usd', unit_amount: 500, product_data: { name: 'x' } };
    const wrong: Array<[why: string, params: object, code: string | undefined, param: string | undefined]> = [
      ['an unknown parameter', { foo: '1' }, 'parameter_unknown', 'foo'],
      ['an unknown nested parameter', { payment_intent_data: { fee: 1 } }, 'parameter_unknown', 'payment_intent_data[fee]'],
      ['the parameter that this version removed', { payment_method_types: ['card'] }, 'parameter_unknown', 'payment_method_types'],
      ['a missing success_url', { success_url: undefined }, 'parameter_missing', 'success_url'],
      ['no line items', { line_items: undefined }, 'parameter_missing', 'line_items'],
      ['a missing nested parameter', { line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 5 } }] }, 'parameter_missing',
        'line_items[0][price_data][product_data]'],
      ['a word for a number', { line_items: [{ quantity: 'two', price_data: item }] }, 'parameter_invalid_integer', 'line_items[0][quantity]'],
      ['a fraction', { line_items: [{ quantity: 1, price_data: { ...item, unit_amount: 10.5 } }] }, 'parameter_invalid_integer',
        'line_items[0][price_data][unit_amount]'],
      ['an empty string', { client_reference_id: '' }, 'parameter_invalid_empty', 'client_reference_id'],
      ['another mode', { mode: 'gift' }, undefined, 'mode'],
      ['a mode that is left out', { mode: 'subscription' }, undefined, 'mode'],
      ['an address that is none', { success_url: 'thanks' }, 'url_invalid', 'success_url'],
      ['a mail address that is none', { customer_email: 'donor' }, 'email_invalid', 'customer_email'],
      ['a currency that is none', { line_items: [{ quantity: 1, price_data: { ...item, currency: 'xyz' } }] }, undefined, 'line_items[0][price_data][currency]'],
      ['two currencies', { line_items: [{ quantity: 1, price_data: item }, { quantity: 1, price_data: { ...item, currency: 'eur' } }] }, undefined, 'line_items'],
      ['too little', { line_items: [{ quantity: 1, price_data: { ...item, unit_amount: 49 } }] }, 'amount_too_small', undefined],
      ['too much', { line_items: [{ quantity: 1, price_data: { ...item, unit_amount: 100_000_000 } }] }, 'amount_too_large', undefined],
      ['a third decimal that is not 0', { line_items: [{ quantity: 1, price_data: { ...item, currency: 'kwd', unit_amount: 5005 } }] }, undefined, undefined],
      ['a price that is not there', { line_items: [{ quantity: 1, price: 'price_1' }] }, 'resource_missing', 'line_items[0][price]'],
      ['an end too near', { expires_at: Math.floor(Date.now() / 1000) + 60 }, undefined, 'expires_at'],
      ['an end too far', { expires_at: Math.floor(Date.now() / 1000) + 90_000 }, undefined, 'expires_at'],
      ['a hash where text belongs', { client_reference_id: { a: 'b' } }, undefined, 'client_reference_id'],
      ['text where a hash belongs', { payment_intent_data: 'x' }, undefined, 'payment_intent_data'],
      ['a statement suffix without letters', { payment_intent_data: { statement_descriptor_suffix: '123' } }, 'invalid_characters',
        'payment_intent_data[statement_descriptor_suffix]'],
      ['a customer and a mail address', { customer: 'cus_1' }, undefined, 'customer_email'],
      ['what can not be expanded', { expand: ['metadata.x'] }, undefined, 'expand'],
    ];
    for (const [why, params, code, param] of wrong) {
      it(`a session with ${why}`, async () => {
        const error = await refusal(sandbox.stripe.checkout.sessions.create({ ...sessionFor(), ...params }));
        expect(error).to.include({ type: 'StripeInvalidRequestError', statusCode: 400 });
        expect([error.code, error.param]).to.deep.equal([code, param]);
      });
    }

    it('another version, another content type, another account', async () => {
      const refused = [
        await raw('GET', '/v1/customers', { 'stripe-version': '2020-08-27' }),
        await raw('POST', '/v1/customers', { 'content-type': 'application/json' }, '{"email":"a@example.org"}'),
        await raw('GET', '/v1/customers', { 'stripe-account': 'acct_1' }),
        await raw('GET', '/v1/customers?a[b=1'),
      ];
      for (const response of refused) {
        expect(response.status).to.equal(400);
        expect(await response.json()).to.have.nested.property('error.type', 'invalid_request_error');
      }
    });
  });

  describe('Idempotency-Key', () => {
    it('gives the first result again for the same parameters', async () => {
      const first = await sandbox.stripe.checkout.sessions.create(sessionFor(), { idempotencyKey: 'same' });
      const again = await sandbox.stripe.checkout.sessions.create(sessionFor(), { idempotencyKey: 'same' });
      expect(again.id).to.equal(first.id);
      expect(again.lastResponse.headers).to.include({ 'idempotent-replayed': 'true', 'original-request': first.lastResponse.requestId });
      expect(first.lastResponse.headers).not.to.have.property('idempotent-replayed');
    });

    it('refuses other parameters', async () => {
      await sandbox.stripe.checkout.sessions.create(sessionFor(), { idempotencyKey: 'other' });
      const error = await refusal(sandbox.stripe.checkout.sessions.create(sessionFor(7000), { idempotencyKey: 'other' }));
      expect(error).to.include({ type: 'StripeIdempotencyError', statusCode: 400 });
    });

    it('has one effect when the same call comes many times at once; the others hear 409, or the result', async () => {
      const calls = Array.from({ length: 10 }, () => raw('POST', '/v1/customers', { ...form, 'idempotency-key': 'many' }, 'email=many@example.org'));
      const answers = await Promise.all((await Promise.all(calls)).map(async (response) => ({ status: response.status, body: await response.json() as { id?: string } })));
      expect(answers.every(({ status }) => status === 200 || status === 409)).to.equal(true);
      expect(new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.id)).size).to.equal(1);
      expect((await sandbox.stripe.customers.list({ email: 'many@example.org' })).data).to.have.length(1);
      const patient = connect(sandbox.apiBase, { maxNetworkRetries: 3 });
      const both = await Promise.all([1, 2].map(() => patient.customers.create({ email: 'two@example.org' }, { idempotencyKey: 'two' })));
      expect(both[0]?.id).to.equal(both[1]?.id);
    });

    it('keeps a decline, but not a parameter that was wrong', async () => {
      const confirm = { amount: 1000, currency: 'usd', confirm: true, payment_method: 'pm_card_visa_chargeDeclined', automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const } };
      const first = await refusal(sandbox.stripe.paymentIntents.create(confirm, { idempotencyKey: 'declined' }));
      const again = await refusal(sandbox.stripe.paymentIntents.create(confirm, { idempotencyKey: 'declined' }));
      expect(again.payment_intent?.id).to.equal(first.payment_intent?.id);
      await refusal(sandbox.stripe.customers.create({ email: 'wrong' }, { idempotencyKey: 'wrong first' }));
      expect(await sandbox.stripe.customers.create({ email: 'right@example.org' }, { idempotencyKey: 'wrong first' })).to.include({ email: 'right@example.org' });
    });

    it('survives a restart', async () => {
      const first = await sandbox.stripe.customers.create({ name: 'Before' }, { idempotencyKey: 'restart' });
      await sandbox.restart();
      expect((await sandbox.stripe.customers.create({ name: 'Before' }, { idempotencyKey: 'restart' })).id).to.equal(first.id);
    });
  });

  describe('customers', () => {
    it('are created, read, changed and listed', async () => {
      const customer = await sandbox.stripe.customers.create({ email: 'a@example.org', name: 'Ana', metadata: { a: '1', b: '2' }, address: { city: 'Riga', country: 'LV' } });
      expect(customer).to.include({ object: 'customer', email: 'a@example.org', name: 'Ana', livemode: false, phone: null });
      const changed = await sandbox.stripe.customers.update(customer.id, { name: 'Ana Maria', metadata: { a: '', c: '3' } });
      expect(changed.metadata).to.deep.equal({ b: '2', c: '3' });
      expect(await sandbox.stripe.customers.retrieve(customer.id)).to.deep.include({ name: 'Ana Maria', email: 'a@example.org', address: customer.address });
      expect((await sandbox.stripe.customers.list({ email: 'a@example.org' })).data.map(({ id }) => id)).to.deep.equal([customer.id]);
      const [event] = (await sandbox.stripe.events.list({ type: 'customer.updated', limit: 1 })).data;
      expect(event?.data.previous_attributes).to.deep.equal({ metadata: { a: '1', c: null }, name: 'Ana' });
    });
  });

  describe('PaymentIntents', () => {
    const automatic = { enabled: true, allow_redirects: 'never' as const };

    it('are made, confirmed and listed', async () => {
      const intent = await sandbox.stripe.paymentIntents.create({ amount: 2500, currency: 'eur', metadata: { a: 'b' }, automatic_payment_methods: automatic });
      expect(intent).to.include({ status: 'requires_payment_method', amount: 2500, currency: 'eur', amount_received: 0 });
      const missing = await refusal(sandbox.stripe.paymentIntents.confirm(intent.id));
      expect(missing).to.include({ code: 'payment_intent_unexpected_state', statusCode: 400 });
      const paid = await sandbox.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_mastercard', expand: ['latest_charge.balance_transaction', 'payment_method'] });
      expect(paid).to.include({ status: 'succeeded', amount_received: 2500 });
      expect(paid).to.have.nested.property('payment_method.card.brand', 'mastercard');
      expect(paid).to.have.nested.property('latest_charge.balance_transaction.fee', 63);
      expect((await sandbox.stripe.paymentIntents.list({ limit: 1 })).data[0]?.id).to.equal(intent.id);
      const again = await refusal(sandbox.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' }));
      expect(again).to.include({ code: 'payment_intent_unexpected_state' });
    });

    it('answer a decline with 402 and all that is known', async () => {
      const error = await refusal(sandbox.stripe.paymentIntents.create({
        amount: 2500, currency: 'usd', confirm: true, payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds', automatic_payment_methods: automatic,
      }));
      expect(error).to.include({ type: 'StripeCardError', statusCode: 402, code: 'card_declined', decline_code: 'insufficient_funds' });
      expect(error.payment_intent).to.include({ status: 'requires_payment_method' });
      expect(error.charge).to.match(/^ch_/);
      expect(await sandbox.stripe.paymentIntents.retrieve(error.payment_intent?.id ?? '')).to.include({ status: 'requires_payment_method', latest_charge: error.charge });
    });

    it('lead through authentication and back', async () => {
      const intent = await sandbox.stripe.paymentIntents.create({
        amount: 2500, currency: 'usd', confirm: true, payment_method: 'pm_card_authenticationRequired', return_url: 'http://localhost:3000/back?x=1',
      });
      expect(intent.status).to.equal('requires_action');
      const url = intent.next_action?.redirect_to_url?.url ?? '';
      const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'complete' }), redirect: 'manual' });
      const back = new URL(response.headers.get('location') ?? '');
      expect(back.origin + back.pathname).to.equal('http://localhost:3000/back');
      expect(Object.fromEntries(back.searchParams)).to.include({ x: '1', payment_intent: intent.id, redirect_status: 'succeeded' });
      expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).to.include({ status: 'succeeded' });
    });

    it('ask for a return address where the payer might be led away', async () => {
      const error = await refusal(sandbox.stripe.paymentIntents.create({ amount: 2500, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' }));
      expect(error.message).to.include('return_url');
      expect((await sandbox.stripe.paymentIntents.list({ limit: 1 })).data[0]?.amount).to.equal(2500);
    });

    it('are canceled once, and not when Checkout made them', async () => {
      const intent = await sandbox.stripe.paymentIntents.create({ amount: 2500, currency: 'usd', payment_method: 'pm_card_visa' });
      expect(intent.status).to.equal('requires_confirmation');
      expect(await sandbox.stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'duplicate' })).to.include({ status: 'canceled', cancellation_reason: 'duplicate' });
      expect(await refusal(sandbox.stripe.paymentIntents.cancel(intent.id))).to.include({ code: 'payment_intent_unexpected_state' });
      const session = await sandbox.stripe.checkout.sessions.create(sessionFor());
      await payCheckout(session.url ?? '', { card: '4000000000000002' });
      const { payment_intent: made } = await sandbox.stripe.checkout.sessions.retrieve(session.id);
      expect((await refusal(sandbox.stripe.paymentIntents.cancel(idOf(made)))).message).to.include('Checkout');
    });

    it('refuse a payment method that is none', async () => {
      const error = await refusal(sandbox.stripe.paymentIntents.create({ amount: 2500, currency: 'usd', payment_method: 'pm_none' }));
      expect(error).to.include({ code: 'resource_missing', message: "No such PaymentMethod: 'pm_none'" });
    });
  });

  describe('refunds', () => {
    it('give back a part, then the rest, then nothing', async () => {
      const charge = await paidCharge();
      const part = await sandbox.stripe.refunds.create({ charge: charge.id, amount: 1000, reason: 'requested_by_customer', expand: ['balance_transaction'] });
      expect(part).to.include({ object: 'refund', amount: 1000, status: 'succeeded', charge: charge.id, payment_intent: charge.payment_intent });
      expect(part.balance_transaction).to.include({ amount: -1000, fee: 0, net: -1000, type: 'refund', source: part.id });
      expect(await sandbox.stripe.charges.retrieve(charge.id)).to.include({ amount_refunded: 1000, refunded: false });
      const tooMuch = await refusal(sandbox.stripe.refunds.create({ charge: charge.id, amount: 5001 }));
      expect(tooMuch.message).to.equal('Refund amount ($50.01) is greater than unrefunded amount on charge ($50.00)');

      await sandbox.stripe.refunds.create({ payment_intent: idOf(charge.payment_intent) });
      const after = await sandbox.stripe.charges.retrieve(charge.id, { expand: ['refunds'] });
      expect(after).to.include({ amount_refunded: 6000, refunded: true });
      expect(after.refunds?.data.map(({ amount }) => amount)).to.deep.equal([5000, 1000]);
      expect(await refusal(sandbox.stripe.refunds.create({ charge: charge.id }))).to.include({ code: 'charge_already_refunded', statusCode: 400 });
      expect((await sandbox.stripe.refunds.list({ charge: charge.id })).data).to.have.length(2);

      const { data } = await sandbox.stripe.events.list({ types: ['refund.created', 'charge.refunded'], limit: 4 });
      expect(data.map(({ type }) => type)).to.deep.equal(['charge.refunded', 'refund.created', 'charge.refunded', 'refund.created']);
      expect(data[0]?.data.previous_attributes).to.deep.equal({ amount_refunded: 1000, refunded: false });
      expect(data[2]?.data.object).to.include({ amount_refunded: 1000, refunded: false });
    });

    it('can be noted on, which is told', async () => {
      const refund = await sandbox.stripe.refunds.create({ charge: (await paidCharge()).id });
      expect((await sandbox.stripe.refunds.update(refund.id, { metadata: { why: 'mistake' } })).metadata).to.deep.equal({ why: 'mistake' });
      expect((await sandbox.stripe.events.list({ limit: 1 })).data[0]).to.include({ type: 'refund.updated' });
    });

    it('need a charge that was paid', async () => {
      const intent = await sandbox.stripe.paymentIntents.create({ amount: 2500, currency: 'usd' });
      expect((await refusal(sandbox.stripe.refunds.create({ payment_intent: intent.id }))).message).to.include('does not have a successful charge');
      expect(await refusal(sandbox.stripe.refunds.create({}))).to.include({ code: 'parameter_missing' });
    });
  });

  describe('lists', () => {
    it('page balance transactions forwards and backwards, with filters and their source', async () => {
      const charges: string[] = [];
      for (const amount of [1000, 2000, 3000, 4000, 5000]) charges.push((await paidCharge(amount, 'chf')).id);
      const newestFirst = charges.toReversed();
      const list = (params: Stripe.BalanceTransactionListParams): Promise<Stripe.ApiList<Stripe.BalanceTransaction>> =>
        sandbox.stripe.balanceTransactions.list({ currency: 'chf', ...params });
      const first = await list({ limit: 2, expand: ['data.source'] });
      expect(first).to.include({ has_more: true, url: '/v1/balance_transactions' });
      expect(first.data.map(({ source }) => (source as Stripe.Charge).id)).to.deep.equal(newestFirst.slice(0, 2));
      const second = await list({ limit: 2, starting_after: first.data[1]?.id ?? '' });
      expect(second.data.map(({ source }) => source)).to.deep.equal(newestFirst.slice(2, 4));
      const back = await list({ limit: 2, ending_before: second.data[1]?.id ?? '' });
      expect(back.data.map(({ source }) => source)).to.deep.equal(newestFirst.slice(1, 3));
      expect((await list({ source: charges[0] ?? '' })).data.map(({ amount }) => amount)).to.deep.equal([1000]);
      expect((await list({ type: 'refund' })).data).to.deep.equal([]);
      const all: unknown[] = [];
      for await (const { source } of sandbox.stripe.balanceTransactions.list({ currency: 'chf', limit: 2 })) all.push(source);
      expect(all).to.deep.equal(newestFirst);
    });

    it('hold to bounds of time', async () => {
      const { created } = await paidCharge();
      const count = async (params: Stripe.RangeQueryParam | number): Promise<number> => (await sandbox.stripe.charges.list({ created: params, limit: 100 })).data.length;
      const all = (await sandbox.stripe.charges.list({ limit: 100 })).data.length;
      expect(await count({ gte: created + 1 })).to.equal(0);
      expect(await count({ lt: created - 3600 })).to.equal(0);
      expect(await count({ lte: created, gt: created - 3600 })).to.equal(all);
      expect(await count(created)).to.be.within(1, all);
    });

    it('refuse a cursor that is not there, and two at once', async () => {
      expect(await refusal(sandbox.stripe.events.list({ starting_after: 'evt_none' }))).to.include({ code: 'resource_missing', param: 'starting_after' });
      expect((await refusal(sandbox.stripe.events.list({ starting_after: 'evt_a', ending_before: 'evt_b' }))).message).to.include('only specify one');
      expect(await refusal(sandbox.stripe.events.list({ limit: 101 }))).to.include({ param: 'limit' });
    });

    it('page events through the SDK, by type and by group', async () => {
      const events: Stripe.Event[] = [];
      for await (const event of sandbox.stripe.events.list({ limit: 3 })) events.push(event);
      const one = await sandbox.stripe.events.list({ limit: 100 });
      expect(events.slice(0, 100).map(({ id }) => id)).to.deep.equal(one.data.map(({ id }) => id));
      const refunds = events.filter(({ type }) => type === 'refund.created').length;
      expect((await sandbox.stripe.events.list({ type: 'refund.created', limit: 100 })).data).to.have.length(refunds);
      const group = await sandbox.stripe.events.list({ type: 'refund.*', limit: 100 });
      expect(group.data.every(({ type }) => type.startsWith('refund.'))).to.equal(true);
      const oldest = events.at(-1)?.id ?? '';
      const later = await sandbox.stripe.events.list({ ending_before: oldest, limit: 2 });
      expect(later.data.map(({ id }) => id)).to.deep.equal(events.slice(-3, -1).map(({ id }) => id));
    });

    it('show which events were delivered, and by which request they came', async () => {
      const customer = await sandbox.stripe.customers.create({ name: 'Told' }, { idempotencyKey: 'told' });
      const [{ id } = { id: '' }] = (await sandbox.stripe.events.list({ type: 'customer.created', limit: 1 })).data;
      await until(async () => (await sandbox.stripe.events.retrieve(id)).pending_webhooks === 0, 'the event is delivered');
      const event = await sandbox.stripe.events.retrieve(id);
      expect(event.request).to.deep.equal({ id: customer.lastResponse.requestId, idempotency_key: 'told' });
      expect((await sandbox.stripe.events.list({ delivery_success: true, limit: 1 })).data[0]?.id).to.equal(id);
    });
  });
});
