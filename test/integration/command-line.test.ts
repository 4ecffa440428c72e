import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leaveRunningNote } from '../../src/platform/files/running-note.ts';
import { createStripe } from '../../src/platform/stripe/create-stripe.ts';
import { startStripe } from '../../src/sandbox/stripe/start-stripe.ts';
import { programArguments } from '../support/start-child.ts';

/** The command line as a program of its own, on a data folder that no site uses. */
describe('the command line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wellspring-cli-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const cli = (...args: string[]) => {
    const env = { ...process.env, DATA_DIR: path.join(folder, 'data'), MONGODB_URI: '', NODE_ENV: 'test' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [...programArguments('src/cli.ts'), ...args], { env, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  const fileWith = (name: string, text: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  it('lists its commands', () => {
    expect(cli()).to.deep.include({ status: 0 });
    expect(cli('dance')).to.deep.include({ status: 2 });
    expect(cli().stdout).to.contain('staff:add').and.contain('data:backup');
  }).timeout(90_000);

  it('sets up an organization from its own example, and its staff', () => {
    const file = fileWith('organization.json', cli('organization:add').stdout);
    expect(cli('organization:add', file)).to.deep.include({ status: 0 });
    expect(cli('organization:add', file).stderr).to.contain('already');
    expect(cli('staff:add', 'ana@example.org', '--organization', 'lantern-row').stdout).to.contain('ana@example.org may now sign in');
  }).timeout(90_000);

  it('says what is wrong, and does nothing', () => {
    const missing = cli('organization:add', fileWith('short.json', '{"slug": "A b"}'));
    expect(missing).to.deep.include({ status: 1 });
    expect(missing.stderr).to.contain('slug: ').and.contain('receiptPrefix: ');
    expect(cli('staff:add', 'nobody', '--organization', 'lantern-row').stderr).to.contain('MAIL should');
    expect(cli('staff:add', 'ana@example.org', '--organization', 'elsewhere').stderr).to.contain('lantern-row');
    expect(cli('gifts:import', 'none.csv', '--campaign', 'nowhere').stderr).to.contain('--campaign should');
    expect(cli('staff:add', 'ana@example.org', '--colour', 'red').stderr).to.contain('usage:');
  }).timeout(90_000);

  it('compares the books with a Stripe that it starts, or that the site has running', async () => {
    const started = cli('reconcile');
    expect(started).to.deep.include({ status: 0, stderr: '' });
    expect(started.stdout).to.contain('No difference is open.').and.contain('0 movements');
    const running = await startStripe({ dataDir: path.join(folder, 'data', 'stripe'), port: 0 });
    const stripe = createStripe('sk_test_command_line', running.apiBase);
    await stripe.paymentIntents.create({ amount: 6000, currency: 'usd', confirm: true, payment_method: 'pm_card_visa', automatic_payment_methods: { enabled: true, allow_redirects: 'never' } });
    expect(cli('reconcile').stderr, 'its folder is in use, by nobody knows whom').to.contain('could not be started');
    leaveRunningNote(path.join(folder, 'data'), { stripeBase: running.apiBase });
    expect(cli('reconcile').stdout).to.contain('1 movements of money').and.contain('USD: ledger $0.00 + other business $57.96 = Stripe $57.96');
    expect(cli('reconcile', '--since', 'yesterday').stderr).to.contain('--since should be a day');
    await running.close();
  }).timeout(120_000);

  it('finds the books right', () => {
    expect(cli('ledger:verify')).to.deep.include({ status: 0, stdout: 'Every total is what its entries say.\n' });
  }).timeout(90_000);
});
