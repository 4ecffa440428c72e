import { expect } from 'chai';
import type { Stripe } from 'stripe';
import { formFields } from '../../../support/form-client.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { sessionFor, startSandbox, until } from './start-sandbox.ts';
import type { TestSandbox } from './start-sandbox.ts';

const ASKS = '4000002500003155';
const ASKS_TOO = '4000002760003184';
const card = { method: 'card', cardNumber: '4242424242424242', cardExpiry: '12 / 34', cardCvc: '123', cardholderName: 'Test Donor' };
const debit = { method: 'sepa_debit', iban: 'AT611904300234573201', holderName: 'Ana Debit' };

describe('sandbox/stripe: going back', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());

  const create = (params = sessionFor(6000, 'eur')): Promise<Stripe.Checkout.Session> => sandbox.stripe.checkout.sessions.create(params);
  const read = (id: string): Promise<Stripe.Checkout.Session> => sandbox.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
  const post = (address: string, fields: Record<string, string>): Promise<Response> =>
    fetch(new URL(address, sandbox.apiBase), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const pageOf = async (session: Stripe.Checkout.Session): Promise<string> => (await fetch(session.url ?? '')).text();
  const goBack = (session: Stripe.Checkout.Session): Promise<Response> => post(session.url ?? '', { method: 'back' });
  const beginAuthentication = async (session: Stripe.Checkout.Session, asks = ASKS): Promise<string> =>
    (await payCheckout(session.url ?? '', { card: asks })).location ?? '';

  async function expectNothingTaken(session: Stripe.Checkout.Session): Promise<void> {
    const { status, payment_status, payment_intent: intent } = await read(session.id);
    expect({ status, payment_status }).to.deep.equal({ status: 'open', payment_status: 'unpaid' });
    if (intent === null) return;
    const { id, status: state, next_action, payment_method } = intent as Stripe.PaymentIntent;
    expect({ state, next_action, payment_method }).to.deep.equal({ state: 'requires_payment_method', next_action: null, payment_method: null });
    expect((await sandbox.stripe.charges.list({ payment_intent: id })).data).to.deep.equal([]);
  }

  async function expectGivenUp(answer: Response, session: Stripe.Checkout.Session): Promise<void> {
    expect(answer.status).to.equal(409);
    expect(await answer.text()).to.include('This attempt to pay was given up').and.include('Nothing was taken')
      .and.include(`href="/sandbox/stripe/pay/${session.id}"`).and.include('value="back"');
    await expectNothingTaken(session);
  }

  it('leads to the address that the session names, and leaves the session open', async () => {
    const session = await create();
    expect(await pageOf(session)).to.match(/<form method="post"[^>]*>\s*<button type="submit" name="method" value="back"/);
    const left = await goBack(session);
    expect([left.status, left.headers.get('location')]).to.deep.equal([303, sessionFor().cancel_url]);
    await expectNothingTaken(session);
    expect((await goBack(session)).status, 'a second press').to.equal(303);
    expect(await payCheckout(session.url ?? ''), 'opened again').to.include({ status: 303 });
    expect(await read(session.id)).to.include({ status: 'complete', payment_status: 'paid' });
  });

  it('is not offered where the session names no address', async () => {
    const { cancel_url: _, ...params } = sessionFor();
    const session = await create(params);
    expect(await pageOf(session)).not.to.include('value="back"');
    const question = await beginAuthentication(session);
    expect(await (await fetch(new URL(question, sandbox.apiBase))).text()).not.to.include('value="back"');
    expect((await goBack(session)).headers.get('location')).to.equal(`/sandbox/stripe/pay/${session.id}`);
  });

  it('leaves no question of the bank open: a late answer does nothing, and the page says so', async () => {
    const session = await create();
    const question = await beginAuthentication(session);
    await goBack(session);
    await expectNothingTaken(session);
    await expectGivenUp(await post(question, { outcome: 'complete' }), session);
    await expectGivenUp(await post(question, { outcome: 'fail' }), session);
    await expectGivenUp(await fetch(new URL(question, sandbox.apiBase)), session);
  });

  it('can be pressed at the question of the bank, too', async () => {
    const session = await create();
    const question = await beginAuthentication(session);
    expect((await post(question, { outcome: 'back' })).headers.get('location')).to.equal(sessionFor().cancel_url);
    await expectGivenUp(await post(question, { outcome: 'complete' }), session);
  });

  it('keeps a late answer apart from the attempt that came after it', async () => {
    const session = await create();
    const first = await beginAuthentication(session);
    await goBack(session);
    const second = await beginAuthentication(session, ASKS_TOO);
    expect((await post(first, { outcome: 'complete' })).status).to.equal(409);
    expect((await read(session.id)).payment_intent).to.include({ status: 'requires_action' });
    expect((await post(second, { outcome: 'complete' })).headers.get('location')).to.include('/donations/tok');
    expect(await read(session.id)).to.include({ payment_status: 'paid' });
    expect((await post(first, { outcome: 'complete' })).headers.get('location'), 'done by now').to.equal(`/sandbox/stripe/pay/${session.id}`);
  });

  for (const [name, fields] of Object.entries({ card, debit, wallet: { method: 'wallet' } })) {
    it(`refuses what another window still shows: ${name}`, async () => {
      const session = await create();
      const shown = formFields(await pageOf(session));
      await goBack(session);
      await expectGivenUp(await post(session.url ?? '', { ...shown, ...fields }), session);
      const opened = formFields(await pageOf(session));
      expect((await post(session.url ?? '', { ...opened, ...fields })).status).to.equal(303);
      expect(await read(session.id)).to.include({ status: 'complete' });
    });
  }

  it('is remembered over a restart', async () => {
    const session = await create();
    const shown = formFields(await pageOf(session));
    await goBack(session);
    await sandbox.restart();
    await expectGivenUp(await post(`/sandbox/stripe/pay/${session.id}`, { ...shown, ...card }), session);
  });

  it('comes too late when the payment is complete: the page says so and leads on', async () => {
    const paid = await create();
    await payCheckout(paid.url ?? '');
    for (const answer of [await goBack(paid), await fetch(paid.url ?? '')]) {
      expect(answer.status).to.equal(200);
      expect(await answer.text()).to.include('Already paid').and.include(`/donations/tok?session=${paid.id}`).and.not.include('value="back"');
    }
    const debited = await create();
    await post(debited.url ?? '', { ...debit, iban: 'AT321904300235473204' });
    expect(await (await goBack(debited)).text()).to.include('Nothing more to do here').and.include(`/donations/tok?session=${debited.id}`);
    expect(await read(debited.id)).to.have.nested.property('payment_intent.status', 'processing');
  });

  it('leads away from a session that has expired, and from its question', async () => {
    const session = await create();
    const question = await beginAuthentication(session);
    await sandbox.stripe.checkout.sessions.expire(session.id);
    expect((await goBack(session)).headers.get('location')).to.equal(sessionFor().cancel_url);
    const late = await post(question, { outcome: 'complete' });
    expect(late.headers.get('location')).to.equal(`/sandbox/stripe/pay/${session.id}`);
    expect((await fetch(session.url ?? '')).status).to.equal(410);
    expect((await read(session.id)).payment_intent).to.include({ status: 'canceled' });
    await until(() => sandbox.receiver.types().includes('checkout.session.expired'), 'the end was told');
  });
});
