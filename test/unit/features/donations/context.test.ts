import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { donationStatuses, nextStatuses } from '../../../../src/features/donations/donation.ts';

const text = readFileSync(path.resolve(import.meta.dirname, '../../../../src/features/donations/CONTEXT.md'), 'utf8');
const cells = (line: string) => line.split('|').slice(1, -1).map((cell) => cell.trim());

/** Every way that the tables under "From where to where" show, as `from to`. */
function waysInTables(): string[] {
  const ways: string[] = [];
  let columns: string[] = [];
  for (const line of text.split('\n').filter((each) => each.startsWith('|'))) {
    const [first = '', ...rest] = cells(line);
    if (first === 'from \\ to') columns = rest;
    else if (rest.length !== columns.length) columns = [];
    else rest.forEach((cell, index) => cell !== '' && !cell.startsWith('--') && ways.push(`${first} ${columns[index] ?? ''}`));
  }
  return ways;
}

describe('the glossary of donations', () => {
  it('shows the ways that a donation can go, all of them and no others', () => {
    const ways = Object.entries(nextStatuses).flatMap(([from, next]) => next.map((to) => `${from} ${to}`));
    // A new attempt leaves a donation pending: it is in the table, and no change of state.
    expect(waysInTables().filter((way) => way !== 'pending pending')).to.have.members(ways);
  });

  it('explains every state', () => {
    for (const status of donationStatuses) expect(text).to.contain(`\n| ${status} | `);
  });
});
