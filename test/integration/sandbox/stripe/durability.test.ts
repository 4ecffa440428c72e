import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { serve } from '../../../../src/sandbox/stripe/serve.ts';
import { startStripe } from '../../../../src/sandbox/stripe/start-stripe.ts';
import { payCheckout } from '../../../support/pay-checkout.ts';
import { programArguments } from '../../../support/start-child.ts';
import { SECRET, connect, sessionFor, startReceiver, until } from './start-sandbox.ts';
import type { Receiver } from './start-sandbox.ts';

describe('sandbox/stripe: what it was told stays', () => {
  let dataDir: string;
  let receiver: Receiver;
  beforeEach(async () => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'stripe-'));
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = (): ReturnType<typeof startStripe> => startStripe({ dataDir, port: 0, webhookUrl: receiver.url, webhookSecret: SECRET });

  it('after a restart', async () => {
    const first = await start();
    const { id } = await connect(first.apiBase).checkout.sessions.create(sessionFor());
    await first.close();
    const second = await start();
    const session = await connect(second.apiBase).checkout.sessions.retrieve(id);
    expect(session).to.include({ status: 'open', amount_total: 6000, url: `${second.apiBase}/sandbox/stripe/pay/${id}` });
    await second.close();
  });

  it('after kill -9, and its webhooks come', async () => {
    await receiver.stop();
    const child = await startProgram(dataDir, receiver.url);
    const stripe = connect(child.apiBase);
    const paid: string[] = [];
    const payer = async (): Promise<void> => {
      for (;;) {
        const session = await stripe.checkout.sessions.create(sessionFor());
        if ((await payCheckout(session.url ?? '')).status === 303) paid.push(session.id);
        if (paid.length === 25) child.process.kill('SIGKILL');
      }
    };
    await Promise.allSettled(Array.from({ length: 8 }, payer));

    const told = [...paid];
    expect(told.length).to.be.at.least(25);
    await receiver.start();
    const after = await start();
    const survivor = connect(after.apiBase);
    for (const id of told) {
      const session = await survivor.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge.balance_transaction'] });
      expect(session).to.include({ status: 'complete', payment_status: 'paid' });
      expect(session).to.have.nested.property('payment_intent.latest_charge.balance_transaction.net', 5796);
    }
    const completed = (): string[] => receiver.events.filter(({ type }) => type === 'checkout.session.completed').map(({ data }) => (data.object as { id: string }).id);
    await until(() => told.every((id) => completed().includes(id)), 'every payment was told');
    await after.close();
  });

  it('in a folder that only one process may use', async () => {
    const first = await start();
    const error = await start().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error).with.property('code', 'DATA_FOLDER_IN_USE');
    const busy = await startStripe({ dataDir: path.join(dataDir, 'other'), port: Number(new URL(first.apiBase).port) }).catch((reason: unknown) => reason);
    expect(busy).to.be.instanceOf(Error).with.property('code', 'EADDRINUSE');
    await first.close();
  });

  it('while time goes on: sessions expire, money becomes available, keys are forgotten', async () => {
    let now = Date.UTC(2030, 0, 10, 12);
    const running = await serve({ dataDir, port: 0, webhookUrl: receiver.url, webhookSecret: SECRET, hostedBase: 'http://localhost:3000/sandbox/stripe/' }, () => now);
    const stripe = connect(running.address.api);
    const session = await stripe.checkout.sessions.create(sessionFor(), { idempotencyKey: 'day' });
    expect(session.url).to.equal(`http://localhost:3000/sandbox/stripe/pay/${session.id}`);
    const soon = await stripe.checkout.sessions.create({ ...sessionFor(), expires_at: now / 1000 + 1800 });
    const paid = await stripe.checkout.sessions.create(sessionFor());
    expect((await payCheckout(paid.url ?? '', { origin: running.address.api })).status).to.equal(303);
    const [transaction] = (await stripe.balanceTransactions.list()).data;
    expect(transaction).to.include({ status: 'pending', available_on: Date.UTC(2030, 0, 12) / 1000 });

    now += 1_801_000;
    const late = await payCheckout(soon.url ?? '', { origin: running.address.api });
    expect(late.status).to.equal(410);
    now += 86_400_000;
    await until(async () => (await stripe.checkout.sessions.list({ status: 'expired' })).data.length === 2, 'both expired');
    expect((await stripe.events.list({ type: 'checkout.session.expired' })).data.map(({ data }) => (data.object as { id: string }).id)).to.deep.equal([session.id, soon.id]);
    expect((await stripe.checkout.sessions.create(sessionFor(), { idempotencyKey: 'day' })).id).not.to.equal(session.id);
    now += 86_400_000;
    expect(await stripe.balanceTransactions.retrieve(transaction?.id ?? '')).to.include({ status: 'available' });
    await running.close();
  });
});

async function startProgram(dataDir: string, webhookUrl: string): Promise<{ process: ChildProcess; apiBase: string }> {
  const program = spawn(process.execPath, [
    ...programArguments('src/sandbox/stripe/main.ts'), '--port', '0', '--data', dataDir, '--webhook', webhookUrl, '--webhook-secret', SECRET,
  ], { stdio: ['ignore', 'pipe', 'inherit'] });
  const output = await new Promise<string>((resolve, reject) => {
    program.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    program.once('exit', () => reject(new Error('It ended before it listened.')));
  });
  return { process: program, apiBase: output.trim().split('\n').at(-1) ?? '' };
}
