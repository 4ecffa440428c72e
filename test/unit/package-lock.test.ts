import { expect } from 'chai';
import { readFileSync } from 'node:fs';

interface LockedPackage {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as { packages: Record<string, LockedPackage> };
const locked = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)));

describe('package-lock.json', () => {
  it('has the binaries of every platform, without which npm ci fails on all of them', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !locked.has(name)).map((name) => `${path} wants ${name}`));
    expect(missing).to.deep.equal([]);
  });

  it('names no place to download from', () => {
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved?.startsWith('http')).map(([path]) => path)).to.deep.equal([]);
  });
});
