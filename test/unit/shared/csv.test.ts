import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { csvLine } from '../../../src/shared/csv.ts';
import { money } from '../../../src/shared/money.ts';

describe('a line of CSV', () => {
  const readBack = (...cells: Parameters<typeof csvLine>[0]) => parse(csvLine(cells))[0];

  it('comes back as it was, whatever signs it has', () => {
    const cells = ['plain', 'with, comma', 'with "quotes"', 'two\nlines', 'Ана', ''];
    expect(readBack(...cells)).to.deep.equal(cells);
  });

  it('writes amounts and moments so that programs read them', () => {
    expect(csvLine([money(-123456, 'USD'), money(500, 'JPY'), money(1, 'KWD'), new Date('2026-03-01T10:00:00Z'), null])).to.equal('-1234.56,500,0.001,2026-03-01T10:00:00.000Z,\r\n');
  });

  it('leaves nothing that a spreadsheet would run', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '=HYPERLINK("http://x")']) {
      expect(readBack(text)).to.deep.equal([`'${text}`]);
    }
    expect(readBack('a=b', "O'Neil", '1+1')).to.deep.equal(['a=b', "O'Neil", '1+1']);
  });
});
