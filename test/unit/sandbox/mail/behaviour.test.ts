import { expect } from 'chai';
import { afterDrop, behaviourFromForm, behaviourFromJson, goodBehaviour, refusalOf } from '../../../../src/sandbox/mail/behaviour.ts';

describe('sandbox mail behaviour', () => {
  it('is good when nothing is said', () => {
    expect(behaviourFromJson({})).to.deep.equal(goodBehaviour);
    expect(behaviourFromForm({})).to.deep.equal(goodBehaviour);
  });

  it('reads recipients one a line from the form', () => {
    const behaviour = behaviourFromForm({ refuse: 'Ana@Example.org\r\n@gone.example', refuseTemporarily: 'busy@example.org', delayMs: '20', dropTimes: '2', dropStored: 'no' });
    expect(behaviour).to.deep.equal({
      refuse: [{ recipient: 'ana@example.org', code: 550 }, { recipient: '@gone.example', code: 550 }, { recipient: 'busy@example.org', code: 451 }],
      delayMs: 20,
      drop: { times: 2, store: false },
    });
  });

  it('refuses an address, a domain or everybody, whatever the case', () => {
    const behaviour = behaviourFromJson({ refuse: [{ recipient: 'ana@example.org', code: 550 }, { recipient: '@gone.example', code: 451 }] });
    expect(refusalOf(behaviour, 'ANA@example.org')).to.equal(550);
    expect(refusalOf(behaviour, 'anyone@gone.example')).to.equal(451);
    expect(refusalOf(behaviour, 'bo@example.org')).to.equal(undefined);
    expect(refusalOf(behaviourFromJson({ refuse: [{ recipient: '*', code: 451 }] }), 'bo@example.org')).to.equal(451);
  });

  it('refuses what it does not understand', () => {
    expect(() => behaviourFromJson({ refuse: [{ recipient: 'a@b.example', code: 250 }] })).to.throw();
    expect(() => behaviourFromJson({ slow: true })).to.throw();
  });

  it('counts dropped connections down to none', () => {
    const once = afterDrop(behaviourFromJson({ drop: { times: 1, store: false } }));
    expect(once?.drop).to.deep.equal({ times: 0, store: false });
    expect(once && afterDrop(once)).to.equal(null);
  });
});
