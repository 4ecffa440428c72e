import { expect } from 'chai';
import type { Recorded } from '../../../integration/sandbox/mongo/support/history.ts';
import { anomaliesOf } from '../../../integration/sandbox/mongo/support/history.ts';

const append = (key: string, value: string) => ({ kind: 'append' as const, key, value });
const read = (key: string, ...list: string[]) => ({ kind: 'read' as const, key, list });
const committed = (...steps: Recorded['steps']): Recorded => ({ committed: true, steps });
const aborted = (...steps: Recorded['steps']): Recorded => ({ committed: false, steps });
const found = (history: Recorded[], lists: Record<string, string[]>) => anomaliesOf(history, new Map(Object.entries(lists))).join('; ');

/** The judge of the isolation tests is tried too: one that finds nothing would pass everything. */
describe('the history of concurrent transactions', () => {
  it('is fine under snapshot isolation, write skew included', () => {
    expect(found([
      committed(read('a'), read('b'), append('a', '1')), committed(read('a'), read('b'), append('b', '2'), read('b', '2')), aborted(append('a', '3')),
    ], { a: ['1'], b: ['2'] })).to.equal('');
  });

  const anomalies: [string, Recorded[], Record<string, string[]>, string][] = [
    ['a lost write', [committed(append('a', '1'))], { a: [] }, '1 were committed'],
    ['an aborted write that stayed', [aborted(append('a', '1'))], { a: ['1'] }, '0 were committed'],
    ['a dirty read', [aborted(append('a', '1')), committed(read('a', '1'))], { a: [] }, 'a dirty read'],
    ['its own write unread', [committed(append('a', '1'), read('a'))], { a: ['1'] }, 'its own write unread'],
    ['a read that changes', [committed(append('a', '1')), committed(read('a'), read('a', '1'))], { a: ['1'] }, 'read differently'],
    ['a lost update', [committed(read('a'), append('a', '1')), committed(read('a'), append('a', '2'))], { a: ['1', '2'] }, 'its transaction saw 0'],
    ['half a transaction', [committed(append('a', '1'), append('b', '1b')), committed(read('a', '1'), read('b'))], { a: ['1'], b: ['1b'] }, 'half of a transaction'],
    ['no common order', [committed(append('a', '1')), committed(append('b', '2')), committed(read('a', '1'), read('b')), committed(read('a'), read('b', '2'))], { a: ['1'], b: ['2'] }, 'each older'],
  ];
  for (const [title, history, lists, told] of anomalies) {
    it(`shows ${title}`, () => expect(found(history, lists)).to.include(told));
  }
});
