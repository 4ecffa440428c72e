import { expect } from 'chai';
import { linkState, maskEmail, newSignInRequest } from '../../../../src/features/accounts/sign-in-request.ts';

describe('a sign-in request', () => {
  const now = new Date('2026-11-21T10:00:00Z');
  const request = newSignInRequest('sir_1', { email: 'ana@example.org', browserHash: 'hash', next: '/account' }, now);

  it('is open for ten minutes, to the browser that asked', () => {
    expect(linkState(request, 'hash', now)).to.equal('open');
    expect(linkState(request, 'hash', new Date('2026-11-21T10:09:59.999Z'))).to.equal('open');
    expect(linkState(request, 'hash', new Date('2026-11-21T10:10:00Z'))).to.equal('expired');
    expect(linkState(request, 'another', now)).to.equal('other-browser');
    expect(linkState(request, undefined, now)).to.equal('other-browser');
  });

  it('says that it was used before anything else', () => {
    expect(linkState({ ...request, usedAt: now }, 'another', new Date('2027-01-01T00:00:00Z'))).to.equal('used');
  });

  it('shows an address to who knows it', () => {
    expect(maskEmail('ana@example.org')).to.equal('a…@example.org');
    expect(maskEmail('żaneta@example.org')).to.equal('ż…@example.org');
    expect(maskEmail('"a@b"@example.org')).to.equal('"…@example.org');
  });
});
