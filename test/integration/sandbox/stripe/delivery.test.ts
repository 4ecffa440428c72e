import { expect } from 'chai';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { sessionFor, startSandbox, until } from './start-sandbox.ts';
import type { TestSandbox } from './start-sandbox.ts';

describe('sandbox/stripe: webhooks', () => {
  let sandbox: TestSandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const names = (): string[] => sandbox.receiver.events.map(({ data }) => (data.object as { name: string }).name);
  const create = (name: string): Promise<unknown> => sandbox.stripe.customers.create({ name });

  it('come when the receiver is up again, the oldest first', async () => {
    await sandbox.receiver.stop();
    for (const name of ['one', 'two', 'three']) await create(name);
    expect((await sandbox.stripe.events.list({ delivery_success: false })).data).to.have.length(3);
    await sandbox.receiver.start();
    await until(() => names().length === 3, 'all came');
    expect(names()[0]).to.equal('one');
    expect(names()).to.have.members(['one', 'two', 'three']);
    await until(async () => (await sandbox.stripe.events.list({ delivery_success: true })).data.length === 3, 'all are marked as delivered');
  });

  it('come again when they were refused, without holding up the others', async () => {
    sandbox.receiver.answer(500);
    await create('refused');
    await until(() => sandbox.receiver.requests() === 1, 'it was tried');
    sandbox.receiver.answer(200);
    await create('next');
    await until(() => names().length === 2, 'both came');
    expect(names()).to.deep.equal(['next', 'refused']);
  });

  it('are not taken as delivered by a redirect', async () => {
    sandbox.receiver.answer(302);
    await create('moved');
    await until(() => sandbox.receiver.requests() === 1, 'it was tried');
    expect((await sandbox.stripe.events.list()).data[0]?.pending_webhooks).to.equal(1);
  });

  it('that were still to be sent are sent after a restart, and no other', async () => {
    await create('before');
    await until(async () => (await sandbox.stripe.events.list({ delivery_success: true })).data.length === 1, 'it is marked as delivered');
    await sandbox.receiver.stop();
    await create('waiting');
    await sandbox.restart();
    await sandbox.receiver.start();
    await until(() => names().length === 2, 'it came');
    expect(names()).to.deep.equal(['before', 'waiting']);
  });

  it('carry the object as it was then', async () => {
    await sandbox.receiver.stop();
    const session = await sandbox.stripe.checkout.sessions.create(sessionFor());
    await payCheckout(session.url ?? '', { card: '4000000000000002' });
    await payCheckout(session.url ?? '');
    const { data } = await sandbox.stripe.events.list({ types: ['payment_intent.created', 'payment_intent.payment_failed', 'payment_intent.succeeded'] });
    const statuses = data.map(({ data: { object } }) => (object as { status: string }).status);
    expect(statuses).to.deep.equal(['succeeded', 'requires_payment_method', 'requires_payment_method']);
  });
});
