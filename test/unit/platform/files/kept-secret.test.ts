import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { keptSecret } from '../../../../src/platform/files/kept-secret.ts';

describe('keptSecret', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kept-secret-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, for this user alone', () => {
    const secret = keptSecret(path.join(folder, 'data'), 'secret');
    expect(keptSecret(path.join(folder, 'data'), 'secret')).to.equal(secret);
    expect(keptSecret(path.join(folder, 'data'), 'other')).to.not.equal(secret);
    expect(statSync(path.join(folder, 'data', 'secret')).mode & 0o077).to.equal(0);
    expect(readdirSync(path.join(folder, 'data'))).to.have.members(['secret', 'other']);
  });

  it('refuses a file that was cut short, with which everybody could sign', () => {
    writeFileSync(path.join(folder, 'secret'), '');
    expect(() => keptSecret(folder, 'secret')).to.throw(/should hold a secret/);
  });
});
