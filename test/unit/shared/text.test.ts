import { expect } from 'chai';
import { beginsWithDay, firstNameAndInitial, mailAddress, normalizeEmail, slugify, tidyLine } from '../../../src/shared/text.ts';

describe('text', () => {
  it('makes addresses from titles', () => {
    expect(slugify('Łódź: a new roof')).to.equal('lodz-a-new-roof');
    expect(slugify('  Safe — homes!  ')).to.equal('safe-homes');
    expect(slugify('日本')).to.equal('');
    expect(slugify('a'.repeat(100))).to.have.length(60);
  });

  it('shortens names as their owners would', () => {
    expect(firstNameAndInitial('Ana Petrović')).to.equal('Ana P.');
    expect(firstNameAndInitial('Ana Maria de la Cruz')).to.equal('Ana C.');
    expect(firstNameAndInitial('Ana')).to.equal('Ana');
    expect(firstNameAndInitial('  Mei   ộng ')).to.equal('Mei Ộ.');
    expect(firstNameAndInitial('')).to.equal('');
  });

  it('compares mail addresses in one form', () => {
    expect(normalizeEmail(' Ana@Example.ORG ')).to.equal('ana@example.org');
  });

  it('knows mail addresses in any script, and none that pose as another', () => {
    for (const address of ['ana@example.org', 'ana+gifts@example.org', "o'neil@example.org", 'ána@пример.example', 'ana@localhost']) expect(mailAddress.test(address), address).to.equal(true);
    for (const address of ['ana', 'a@b@example.org', 'ana@exa mple.org', 'ana,bob@example.org', 'ana@example.org>', '<ana@example.org', 'ana\u202e@example.org', 'ana\u0000@example.org', 'ana\n@example.org']) {
      expect(mailAddress.test(address), JSON.stringify(address)).to.equal(false);
    }
  });

  it('knows the days of the calendar', () => {
    expect(['2024-02-29', '2027-12-31', '2025-03-01T10:00:00Z'].every(beginsWithDay)).to.equal(true);
    expect(['2025-02-29', '2025-02-30', '2025-13-01', '25-01-01', '', 'today'].some(beginsWithDay)).to.equal(false);
  });

  it('takes out what can disguise a name', () => {
    expect(tidyLine('Ana\u202e\u0000  P.\n')).to.equal('Ana P.');
  });
});
