import { expect } from 'chai';
import { newId } from '../../../src/shared/ids.ts';
import { createTokens } from '../../../src/shared/tokens.ts';

const old = 'an-old-secret-of-more-than-32-characters';
const tokens = createTokens(['a-new-secret-of-more-than-32-characters', old]);

describe('tokens', () => {
  it('lead back to the id they were issued for', () => {
    const id = newId('don');
    expect(tokens.verify('donation', 'don', tokens.issue('donation', id))).to.equal(id);
  });

  it('are worth nothing for another purpose, prefix or id', () => {
    const [id, other] = [newId('sub'), newId('sub')];
    const token = tokens.issue('subscription', id);
    expect(tokens.verify('unsubscribe', 'sub', token)).to.equal(null);
    expect(tokens.verify('subscription', 'don', token)).to.equal(null);
    expect(tokens.verify('subscription', 'sub', `${other.slice(4)}.${token.split('.')[1]}`)).to.equal(null);
    for (const broken of ['', '.', 'a.b', token.slice(0, -1), `${token}a`]) expect(tokens.verify('subscription', 'sub', broken)).to.equal(null);
  });

  it('go on working after the secret was changed', () => {
    const id = newId('don');
    const before = createTokens([old]).issue('donation', id);
    expect(tokens.verify('donation', 'don', before)).to.equal(id);
    expect(tokens.issue('donation', id)).not.to.equal(before);
  });
});
