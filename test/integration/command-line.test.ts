import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The command line as a program of its own, on a data folder that no site uses. */
describe('the command line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wellspring-cli-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const cli = (...args: string[]) => {
    const env = { ...process.env, DATA_DIR: path.join(folder, 'data'), MONGODB_URI: '', NODE_ENV: 'test' };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], { env, encoding: 'utf8' });
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

  it('finds the books right', () => {
    expect(cli('ledger:verify')).to.deep.include({ status: 0, stdout: 'Every total is what its entries say.\n' });
  }).timeout(90_000);
});
