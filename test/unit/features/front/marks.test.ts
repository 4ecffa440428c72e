import { expect } from 'chai';
import { createMarks } from '../../../../src/features/front/marks.ts';
import type { Changes } from '../../../../src/http/page-renderings.ts';

describe('marks of changes', () => {
  const made: (string[] | 'anything')[] = [];
  const release: (() => void)[] = [];
  let fails = false;
  const marks = () => createMarks(async (changes: Changes) => {
    made.push(changes === 'anything' ? changes : [...changes].toSorted());
    await new Promise<void>((resolve) => release.push(resolve));
    if (fails) throw new Error('the database is away');
  });
  beforeEach(() => {
    made.length = release.length = 0;
    fails = false;
  });

  const next = async () => {
    release.shift()?.();
    await new Promise(setImmediate);
  };

  it('are made one after the other, and those that come in meanwhile together', async () => {
    const all = marks();
    for (const id of ['cmp_1', 'cmp_2', 'cmp_3']) all.add(new Set([id]));
    const asked = all.areMade();
    expect(made).to.deep.equal([['cmp_1']]);
    await next();
    expect(made).to.deep.equal([['cmp_1'], ['cmp_2', 'cmp_3']]);
    await next();
    expect(await asked).to.equal(true);
    expect([await all.areMade(), made.length]).to.deep.equal([true, 2]);
  });

  it('are of anything, when one of those that wait is', async () => {
    const all = marks();
    all.add(new Set(['cmp_1']));
    all.add(new Set(['cmp_2']));
    all.add('anything');
    await next();
    expect(made).to.deep.equal([['cmp_1'], 'anything']);
  });

  it('keep nobody waiting for changes that are told later', async () => {
    const all = marks();
    all.add(new Set(['cmp_1']));
    const asked = all.areMade();
    all.add(new Set(['cmp_2']));
    await next();
    expect(await asked).to.equal(true);
    expect(made).to.deep.equal([['cmp_1'], ['cmp_2']]);
  });

  it('are tried again when somebody asks, after one that failed', async () => {
    const all = marks();
    fails = true;
    all.add(new Set(['cmp_1']));
    const first = all.areMade();
    all.add(new Set(['cmp_2']));
    await next();
    expect([await first, made]).to.deep.equal([false, [['cmp_1']]]);
    fails = false;
    const second = all.areMade();
    await next();
    expect([await second, made.at(-1)]).to.deep.equal([true, ['cmp_1', 'cmp_2']]);
  });
});
