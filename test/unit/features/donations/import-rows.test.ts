import { expect } from 'chai';
import { readImportRows } from '../../../../src/features/donations/import-rows.ts';

const head = 'date,amount,currency,donor,mail,visibility,message,reference';

describe('the file of imported gifts', () => {
  it('is read with quotes, a byte order mark, Windows line ends and days without a time', () => {
    const rows = readImportRows(`\ufeff${head}\r\n2025-03-01,"1,234.50",USD,"Doe, Jane",Jane@Example.org,first,"Two\nlines",A-1\r\n2025-03-02T10:00:00Z,5,USD,,,anonymous,,A-2\r\n`, 'USD');
    if (!rows.ok) throw new Error(JSON.stringify(rows.errors));
    expect(rows.sum.minor).to.equal(123_950);
    expect(rows.gifts[0]).to.deep.include({ donorName: 'Doe, Jane', donorEmail: 'jane@example.org', message: 'Two\nlines', at: new Date('2025-03-01T00:00:00Z') });
    expect(rows.gifts[1]).to.deep.include({ donorEmail: null, visibility: 'anonymous' });
  });

  it('names everything that is wrong, by line', () => {
    const rows = readImportRows([head, '2025-13-01,5,USD,A,a@example.org,first,,A-1', '2025-01-01,0,USD,A,nobody,loud,,', '2025-01-01,5,EUR,A,,first,,A-1'].join('\n'), 'USD');
    if (rows.ok) throw new Error('taken');
    expect(rows.errors.map(({ line, message }) => `${line} ${message.split(' ')[0]}`)).to.deep.equal(['2 date', '3 mail', '3 visibility', '3 reference', '3 amount', '4 currency', '4 reference']);
  });

  it('takes no day that no calendar has, and no notice of rows without anything in them', () => {
    expect(readImportRows(`${head}\n2025-02-30,5,USD,A,,first,,A-1`, 'USD')).to.have.nested.property('errors[0].message', 'date is no day of the calendar');
    expect(readImportRows(`${head}\n2025-02-28,5,USD,A,,first,,A-1\n,,,,,,,\n`, 'USD')).to.have.nested.property('gifts.length', 1);
  });

  it('is refused without its columns or when it is no CSV', () => {
    expect(readImportRows('a,b\n1,2', 'USD')).to.have.nested.property('errors[0].message').that.matches(/missing: date/);
    expect(readImportRows(`${head}\n"open`, 'USD').ok).to.equal(false);
  });
});
