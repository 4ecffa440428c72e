import { expect } from 'chai';
import { formatDate, formatDateTime, formatTime } from '../../../src/shared/format-date.ts';

describe('Dates in words', () => {
  const newYearsEve = new Date('2026-12-31T23:30:00Z');

  it('are told in the time zone in which they are meant', () => {
    expect(formatDate(newYearsEve)).to.equal('31 December 2026');
    expect(formatDate(newYearsEve, 'Europe/Belgrade')).to.equal('1 January 2027');
    expect(formatDate(newYearsEve, 'America/New_York')).to.equal('31 December 2026');
  });

  it('are written as the reader is used to', () => {
    expect(formatDate(newYearsEve, 'UTC', 'en-US')).to.equal('December 31, 2026');
    expect(formatDateTime(newYearsEve, 'UTC', 'en-US').replace(/\s/g, ' ')).to.equal('December 31, 2026 at 11:30 PM UTC');
    expect(formatDate(newYearsEve), 'and the others stay').to.equal('31 December 2026');
  });

  it('name the zone when there is a time in them', () => {
    expect(formatDateTime(newYearsEve)).to.equal('31 December 2026 at 23:30 UTC');
    expect(formatDateTime(newYearsEve, 'Europe/Belgrade')).to.equal('1 January 2027 at 00:30 CET');
    expect(formatTime(newYearsEve, 'Europe/Belgrade')).to.equal('00:30 CET');
  });
});
