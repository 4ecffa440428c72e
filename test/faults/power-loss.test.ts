import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { record, tracingRefused } from '../support/power-loss/record.ts';
import { startChild } from '../support/start-child.ts';
import { seed, thoroughness } from '../unit/sandbox/mongo/support/seed.ts';

const refused = tracingRefused();
const failures = 150 * thoroughness;

/**
 * A database runs under strace while clients write to it. From what it asked of the disk, a simulated disk tells what may
 * be on a real one if the power fails at some moment; the database opens that, and it is compared with what the clients
 * had been told by then, as the same trace shows.
 */
describe(`the embedded database when the power fails (SEED=${seed})`, function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'wellspring-power-loss-'));
  const real = path.join(folder, 'real');
  const hasty = path.join(folder, 'hasty');

  before(async function () {
    if (refused !== undefined) {
      process.stdout.write(`  The power doesn't fail in these tests: ${refused}.\n`);
      this.skip();
    }
    await record('src/sandbox/mongo/main.ts', real, `${seed}`);
    await record('test/support/power-loss/answers-early.ts', hasty, `${seed}`);
  });
  after(function () {
    const failed = this.test?.parent?.tests.some(({ state }) => state === 'failed') === true;
    if (failed) process.stdout.write(`  The recordings are kept. node --import tsx test/support/power-loss/cut-power.ts --recording ${real} --seed ${seed} --failures ${failures}\n`);
    else rmSync(folder, { recursive: true, force: true });
  });

  it('opens, has every write that was acknowledged, no half of a transaction, and indexes that agree with the documents', async function () {
    this.timeout(120_000 * thoroughness);
    const { output, code } = await cutPower(real, ['--failures', String(failures)]);
    expect(troublesIn(output), output).to.deep.equal([]);
    expect(code, output).to.equal(0);
    expect(output.match(/^failure /gm)).to.have.length(failures);
  });

  // What finds nothing anywhere proves nothing: the same search has to find each of these.
  it('would be found out if it answered before a commit is flushed', async () => {
    const { output } = await cutPower(hasty, untilFound);
    expect(troublesIn(output).join('\n')).to.match(/acknowledged/);
  });

  it('would be found out if it did not flush the pages', () => expectFound('sync'));
  it('would be found out if it did not flush the root that it opens with', () => expectFound('dsync'));
  it('would be found out if it did not flush the names of its files', () => expectFound('names'));

  async function expectFound(deafTo: string): Promise<void> {
    const { output, code } = await cutPower(real, [...untilFound, '--deaf-to', deafTo]);
    // A file in which pages are missing may end the process that opens it, by a signal: that is found out too.
    expect(output, output).to.match(/^failure /);
    if (code !== null) expect({ code, found: troublesIn(output).length > 0 }, output).to.deep.equal({ code: 0, found: true });
  }
});

const untilFound = ['--failures', '100', '--until-found'];

async function cutPower(recording: string, options: string[]): Promise<{ output: string; code: number | null }> {
  const child = startChild('test/support/power-loss/cut-power.ts', { args: ['--recording', recording, '--seed', String(seed), ...options] });
  const code = await child.ended;
  return { output: child.output(), code };
}

function troublesIn(output: string): string[] {
  return output.split('\n').filter((line) => line.startsWith('  '));
}
