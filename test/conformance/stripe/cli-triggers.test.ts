import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { pollUntil } from '../../support/poll-until.ts';
import { checkAnswers } from './support/check-answers.ts';
import { sharedPath } from './support/shared-folder.ts';
import { targets } from './support/targets.ts';
import type { Target } from './support/targets.ts';
import { createWireChecker } from './support/wire-checker.ts';

const run = promisify(execFile);
const program = path.resolve(import.meta.dirname, '../../../node_modules/@stripe/cli/bin/shim.js');

/** The last version in which the ways to pay were chosen by `payment_method_types`, as the CLI's scripts do. */
const VERSION = '2026-08-26.dahlia';

/** What belongs to Billing, to Connect or to saved set-ups, which the embedded Stripe leaves out. */
const LEFT_OUT = ['/v1/subscriptions', '/v1/invoices', '/v1/invoiceitems', '/v1/setup_intents', '/v1/payouts', '/v1/accounts', '/v1/test_helpers', '/v1/credit_notes'];

describe('conformance/stripe: the official CLI', () => {
  const folder = sharedPath('cli-triggers');
  const scripts = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
  const uses = (name: string): string => readFileSync(path.join(folder ?? '', `${name}.json`), 'utf8');
  const playable = scripts.filter((name) => !LEFT_OUT.some((route) => uses(name).includes(route)));
  let target: Target;
  let home: string;
  let driven = 0;

  before(async function prepare() {
    if (folder === undefined) this.skip();
    home = mkdtempSync(path.join(os.tmpdir(), 'stripe-cli-'));
    const [, open] = targets()[0]!;
    target = await open();
  });
  after(async () => {
    if (target === undefined) return;
    try {
      await target.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
      const objects = checkAnswers(createWireChecker(), target.answers);
      process.stdout.write(`    ${driven} of ${scripts.length} triggers driven by the CLI (${scripts.length - playable.length} need what is left out); ${objects} objects fit\n`);
    } finally {
      await target.close();
      rmSync(home, { recursive: true, force: true });
    }
  });

  it('has at least 20 triggers to drive', function count() {
    if (folder === undefined) this.skip();
    expect(playable).to.have.length.of.at.least(20);
  });

  for (const name of playable) {
    it(`triggers ${name}`, async () => {
      const { stdout } = await run(process.execPath, [
        program, 'trigger', name, '--api-base', target.apiBase ?? '', '--api-key', 'sk_test_of_the_command_line', '--api-version', VERSION,
      ], { env: { PATH: process.env.PATH, HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: '1' }, timeout: 30_000 });
      expect(stdout).to.include('Trigger succeeded');
      await pollUntil(`${name} is told`, async () => (await target.stripe.events.list({ type: name, limit: 1 })).data.length === 1);
      driven += 1;
    });
  }
});
