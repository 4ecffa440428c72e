import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import StripeSdk, { type Stripe } from 'stripe';
import { startStripe } from '../../../../src/sandbox/stripe/start-stripe.ts';
import { connect, refusal, startSandbox, until } from './start-sandbox.ts';
import type { TestSandbox } from './start-sandbox.ts';

describe('sandbox/stripe: the test controls', () => {
  let sandbox: TestSandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const names = (): string[] => sandbox.receiver.events.map(({ data }) => (data.object as { name: string }).name);
  const create = (name: string): Promise<Stripe.Customer> => sandbox.stripe.customers.create({ name });
  const customers = async (): Promise<number> => (await sandbox.stripe.customers.list({ limit: 100 })).data.length;
  const paid = (method = 'pm_card_visa', amount = 6000): Promise<Stripe.PaymentIntent> => sandbox.stripe.paymentIntents.create({
    amount, currency: 'usd', confirm: true, payment_method: method, automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });

  it('are absent unless asked for', async () => {
    const plain = await startStripe({ dataDir: `${sandbox.dataDir}-plain`, port: 0 });
    expect(plain.controlBase).to.equal(undefined);
    expect((await fetch(new URL('/time/advance', plain.apiBase), { method: 'POST', body: '{"seconds":1}' })).status).to.equal(401);
    await plain.close();
    await sandbox.order('/no/such').then(() => expect.fail(), (error: Error) => expect(error.message).to.include('/time/advance'));
    await sandbox.order('/time/advance', { seconds: -1 }).then(() => expect.fail(), (error: Error) => expect(error.message).to.include('seconds'));
  });

  it('fail calls with a status, or break the connection, before the effect; the SDK tries again', async () => {
    const patient = connect(sandbox.apiBase, { maxNetworkRetries: 2 });
    await sandbox.order('/calls/fail', { times: 1, status: 503 });
    await sandbox.order('/calls/fail', { times: 1 });
    await patient.customers.create({ name: 'Patient' });
    expect(await customers()).to.equal(1);
    await sandbox.order('/calls/fail', { times: 1, status: 500, method: 'POST', path: '/v1/customers' });
    expect(await customers()).to.equal(1);
    expect(await refusal(create('None'))).to.include({ type: 'StripeAPIError', statusCode: 500 });
    expect(await customers()).to.equal(1);
  });

  it('fail calls after the effect, which the key of the call makes harmless', async () => {
    const patient = connect(sandbox.apiBase, { maxNetworkRetries: 2 });
    await sandbox.order('/calls/fail', { times: 1, when: 'after' });
    await sandbox.order('/calls/fail', { times: 1, when: 'after', status: 502 });
    await patient.customers.create({ name: 'Once' });
    expect(await customers()).to.equal(1);
    await sandbox.order('/calls/fail', { times: 2, when: 'after' });
    const call = (): Promise<Stripe.Customer> => sandbox.stripe.customers.create({ name: 'Lost' }, { idempotencyKey: 'lost' });
    expect((await refusal(call())).type).to.equal('StripeConnectionError');
    await call();
    expect(await customers()).to.equal(2);
  });

  it('can have a failure kept under its key, as Stripe keeps its own', async () => {
    await sandbox.order('/calls/fail', { times: 1, status: 500, when: 'after', kept: true });
    const call = (): Promise<unknown> => sandbox.stripe.customers.create({ name: 'Kept' }, { idempotencyKey: 'kept' });
    expect(await refusal(call())).to.include({ statusCode: 500 });
    expect(await refusal(call())).to.include({ statusCode: 500 });
    expect(await customers()).to.equal(1);
  });

  it('limit the rate of calls, and lift the limit', async () => {
    await sandbox.order('/calls/limit', { perSecond: 5 });
    const calls = await Promise.allSettled(Array.from({ length: 30 }, () => customers()));
    const refused = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason as Stripe.errors.StripeError] : []));
    expect(refused.length).to.be.within(15, 25);
    expect(refused[0]).to.include({ type: 'StripeRateLimitError', statusCode: 429, code: 'rate_limit' });
    await sandbox.order('/calls/limit', { perSecond: null });
    await Promise.all(Array.from({ length: 30 }, () => customers()));
  });

  it('deliver often, late, never, and as usual again', async () => {
    await sandbox.order('/webhooks/rule', { copies: 3, times: 1 });
    await create('thrice');
    await create('once');
    await until(() => names().length === 4, 'all copies came');
    expect(names().filter((name) => name === 'thrice')).to.have.length(3);
    await sandbox.order('/webhooks/rule', { types: ['customer.created'], never: true, times: 1 });
    await sandbox.order('/webhooks/rule', { types: ['customer.created'], delaySeconds: 3600, times: 1 });
    await create('late');
    await create('never');
    await create('usual');
    await until(() => names().includes('usual'), 'the usual one came');
    expect(names()).not.to.include('late').and.not.include('never');
    await sandbox.order('/time/advance', { seconds: 3600 });
    await until(() => names().includes('late'), 'the late one came');
    expect(names()).not.to.include('never');
  });

  it('deliver in any order, and again by hand', async () => {
    await sandbox.order('/webhooks/hold', { held: true });
    for (const name of ['a', 'b', 'c']) await create(name);
    const ids = (await sandbox.stripe.events.list({ type: 'customer.created' })).data.map(({ id }) => id);
    const [c = '', b = '', a = ''] = ids;
    await sandbox.order('/webhooks/send', { events: [b, c, b] });
    expect(names()).to.deep.equal(['b', 'c', 'b']);
    await sandbox.order('/webhooks/hold', { held: false });
    await until(() => names().length === 4, 'the one that was left came');
    expect(names()).to.deep.equal(['b', 'c', 'b', 'a']);
    await sandbox.order('/webhooks/resend', { events: [a] });
    await until(() => names().length === 5, 'it came again');
    expect((await sandbox.stripe.events.retrieve(a)).pending_webhooks).to.be.within(0, 1);
  });

  it('replace a secret, while both sign', async () => {
    const heard: Array<{ body: string; signature: string }> = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        heard.push({ body: Buffer.concat(chunks).toString(), signature: String(request.headers['stripe-signature']) });
        response.writeHead(200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const endpoint = await sandbox.stripe.webhookEndpoints.create({ url, enabled_events: ['customer.created'] });
    const { secret } = await sandbox.order<{ secret: string }>('/webhooks/roll-secret', { endpoint: endpoint.id, keepSeconds: 3600 });
    const { id } = await create('both');
    await sandbox.stripe.customers.update(id, { name: 'Not sent there' });
    await until(() => heard.length === 1 && names().length === 2, 'both endpoints were told');
    const { webhooks } = new StripeSdk('sk_test_x');
    for (const one of [secret, endpoint.secret ?? '']) expect(webhooks.constructEvent(heard[0]!.body, heard[0]!.signature, one).type).to.equal('customer.created');
    await sandbox.order('/time/advance', { seconds: 3601 });
    await create('new only');
    await until(() => heard.length === 2, 'it was told again');
    expect(webhooks.constructEvent(heard[1]!.body, heard[1]!.signature, secret).type).to.equal('customer.created');
    expect(() => webhooks.constructEvent(heard[1]!.body, heard[1]!.signature, endpoint.secret ?? '')).to.throw();
    await sandbox.stripe.webhookEndpoints.del(endpoint.id);
    server.close();
    server.closeAllConnections();
  });

  it('refund and dispute as somebody in the dashboard, or a bank, would', async () => {
    const { latest_charge: charge } = await paid();
    const refund = await sandbox.order<Stripe.Refund>('/dashboard/refund', { charge, amount: 1000, status: 'pending', afterwards: 'fail' });
    expect(refund).to.include({ status: 'pending', amount: 1000 });
    const [event] = (await sandbox.stripe.events.list({ type: 'refund.created' })).data;
    expect(event?.request).to.deep.equal({ id: null, idempotency_key: null });
    await sandbox.order('/time/advance', { seconds: 10 });
    expect(await sandbox.stripe.refunds.retrieve(refund.id)).to.include({ status: 'failed' });
    const other = await sandbox.order<Stripe.Refund>('/dashboard/refund', { charge, status: 'requires_action' });
    expect(await sandbox.stripe.refunds.cancel(other.id)).to.include({ status: 'canceled' });
    expect(await sandbox.stripe.charges.retrieve(charge as string)).to.include({ amount_refunded: 0, refunded: false });
    const dispute = await sandbox.order<Stripe.Dispute>('/dashboard/dispute', { charge, reason: 'duplicate', amount: 2000 });
    const { status } = await sandbox.order<Stripe.Dispute>('/dashboard/decide-dispute', { dispute: dispute.id, status: 'won' });
    expect(status).to.equal('won');
    const balance = await sandbox.stripe.balance.retrieve();
    const all = [...balance.available, ...balance.pending].reduce((sum, { amount }) => sum + amount, 0);
    const booked = (await sandbox.stripe.balanceTransactions.list({ limit: 100 })).data.reduce((sum, { net }) => sum + net, 0);
    expect(all).to.equal(booked).and.to.equal(6000 - 204 - 1500);
  });

  it('advance time: a dispute nobody answers is lost, an authorization lapses, old events are forgotten', async () => {
    await paid('pm_card_createDispute');
    const held = await sandbox.stripe.paymentIntents.create({
      amount: 2000, currency: 'usd', capture_method: 'manual', confirm: true, payment_method: 'pm_card_visa', automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    });
    await sandbox.order('/time/advance', { seconds: 8 * 86_400 });
    expect(await sandbox.stripe.paymentIntents.retrieve(held.id)).to.include({ status: 'canceled', cancellation_reason: 'automatic' });
    await sandbox.order('/time/advance', { seconds: 4 * 86_400 });
    expect((await sandbox.stripe.disputes.list()).data[0]).to.include({ status: 'lost' });
    const [{ id } = { id: '' }] = (await sandbox.stripe.events.list({ type: 'charge.dispute.created' })).data;
    await sandbox.order('/time/advance', { seconds: 19 * 86_400 });
    expect(await refusal(sandbox.stripe.events.retrieve(id))).to.include({ statusCode: 404 });
    expect((await sandbox.stripe.events.list({ type: 'charge.dispute.closed' })).data).to.have.length(1);
    await sandbox.restart();
    expect((await create('later')).created).to.be.greaterThan(Math.floor(Date.now() / 1000) + 30 * 86_400);
  });

  it('count a webhook that takes more than 20 seconds as refused', async function slow() {
    this.timeout(60_000);
    const arrivals: number[] = [];
    const server = createServer((request, response) => {
      request.resume();
      arrivals.push(performance.now());
      if (arrivals.length > 1) response.writeHead(200).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await sandbox.stripe.webhookEndpoints.create({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, enabled_events: ['customer.deleted'] });
    const { id } = await create('slow');
    await sandbox.stripe.customers.del(id);
    while (arrivals.length < 2) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(arrivals[1]! - arrivals[0]!).to.be.greaterThan(19_900);
    server.close();
    server.closeAllConnections();
  });
});
