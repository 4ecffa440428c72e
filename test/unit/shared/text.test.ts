import { expect } from 'chai';
import { firstNameAndInitial, normalizeEmail, slugify, tidyLine } from '../../../src/shared/text.ts';

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

  it('takes out what can disguise a name', () => {
    expect(tidyLine('Ana\u202e\u0000  P.\n')).to.equal('Ana P.');
  });
});
