import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { figuresOf } from '../support/figures.ts';
import { type Gift, give } from '../support/give.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startChild } from '../support/start-child.ts';
import { type Site, siteEnvironment, startSite } from '../support/start-site.ts';

describe('the start', function () {
  this.timeout(120_000);
  let site: Site;
  let gifts = 0;

  before(async () => {
    // With all of its own: that the database dies and comes back with the rest is part of the story.
    site = await startSite({ env: { TRUST_PROXY: '1', MONGODB_URI: '' } });
  });
  after(async () => {
    await site?.stop();
  });

  for (const afterMs of [0, 20, 100, 600]) {
    it(`keeps a gift whose site is killed ${afterMs} ms after the payment`, async () => {
      const gift: Gift = { email: `killed${afterMs}@example.org`, name: 'Constant Giver' };
      const status = await give(site.url, '/campaigns/safe-homes/donate', gift);
      gifts++;
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await site.kill();
      await site.restart();
      // An event that was being worked on at the kill is free again when its lease of 15 s is over.
      await pollUntil('the gift is counted', async () => (await figuresOf(site.url, 'campaigns/safe-homes')).donations >= 351 + gifts, { timeoutMs: 40_000 });
      expect(await figuresOf(site.url, 'campaigns/safe-homes')).to.include({ donations: 351 + gifts, raised: 2_261_100 + gifts * 6000 });
      const page = await (await fetch(status)).text();
      expect(page).to.contain('Thank you, Constant');
    });
  }

  it('keeps them once more over a clean stop', async () => {
    const { code, afterMs } = await site.interrupt();
    expect(code).to.equal(0);
    // Two seconds are promised; a machine that runs tests beside it may take longer.
    expect(afterMs).to.be.below(5_000);
    await site.restart();
    expect(await figuresOf(site.url, 'campaigns/safe-homes')).to.include({ donations: 351 + gifts, raised: 2_261_100 + gifts * 6000 });
  });

  it('says in one line that the data folder is used by another process', async () => {
    const line = await refusal(siteEnvironment(site.dataDir, { MONGODB_URI: '' }));
    expect(line).to.match(/data folder|DATA_DIR|used by|in use/i);
    expect(line).to.contain(site.dataDir);
  });

  it('says in one line that the port is taken', async () => {
    const { port } = new URL(site.url);
    const line = await refusal({ ...siteEnvironment(path.join(site.dataDir, 'other'), { MONGODB_URI: '' }), PORT: port });
    expect(line).to.contain('PORT').and.to.contain(port);
  });

  for (const [name, value] of Object.entries({ STRIPE_SECRET_KEY: 'abc', MONGODB_URI: 'postgres://localhost', PUBLIC_URL: 'give.example.org', PORT: 'many' })) {
    it(`says in one line what ${name} should be`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'wellspring-start-'));
      try {
        expect(await refusal({ ...siteEnvironment(folder, { MONGODB_URI: '' }), [name]: value })).to.match(new RegExp(`^${name} `));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  it('refuses the stand-ins in production, each by the name of its variable', async () => {
    const env = { NODE_ENV: 'production', PUBLIC_URL: 'https://give.example.org', SECRET: 'x'.repeat(40), MONGODB_URI: 'embedded:nowhere' };
    expect(await refusal({ ...siteEnvironment('nowhere'), ...env })).to.match(/^STRIPE_SECRET_KEY /);
  });

  /** Starts with this environment, expects that it ends at once, and gives the one line that it printed. */
  async function refusal(env: Record<string, string>): Promise<string> {
    const child = startChild('src/start.ts', { env });
    const impatient = setTimeout(() => void child.end('SIGKILL'), 40_000);
    const code = await child.ended;
    clearTimeout(impatient);
    const lines = child.output().trim().split('\n');
    expect({ code, lines: lines.length }, child.output()).to.deep.equal({ code: 1, lines: 1 });
    return lines[0] ?? '';
  }
});
