import { expect } from 'chai';
import { askedAgain, confirmed, gave, subscriberByForm, subscriberByGift, subscriberByImport, unsubscribed } from '../../../../src/features/subscribers/subscriber.ts';

const at = new Date('2026-05-01T10:00:00Z');
const later = new Date('2026-05-02T10:00:00Z');
const person = { campaignId: 'cmp_1', email: ' Ana@Example.org ', name: 'Ana  P.' };

describe('a subscriber', () => {
  it('is active from the first gift, with a tidy name and a comparable address', () => {
    const subscriber = subscriberByGift(person, 'gift', at);
    expect(subscriber).to.include({ state: 'active', gave: true, source: 'gift', email: 'ana@example.org', name: 'Ana P.' });
    expect(subscriber.history).to.deep.equal([{ at, why: 'gave', state: 'active' }]);
  });

  it('is pending after the form, and active once confirmed', () => {
    const asked = subscriberByForm(person, at);
    expect(asked).to.include({ state: 'pending', gave: false });
    const active = confirmed(asked, later);
    expect(active).to.include({ state: 'active' });
    expect(active?.history.at(-1)).to.deep.equal({ at: later, why: 'confirmed', state: 'active' });
    expect(confirmed(active!, later)).to.equal(null);
  });

  it('becomes active by a gift when pending, and is counted as a donor', () => {
    expect(gave(subscriberByForm(person, at), 'Ana', later)).to.include({ state: 'active', gave: true, source: 'form' });
  });

  it('stays unsubscribed whatever is given', () => {
    const gone = unsubscribed(subscriberByGift(person, 'gift', at), 'one-click', later)!;
    expect(gave(gone, 'Ana', later)).to.equal(null);
    const askedOnly = unsubscribed(subscriberByForm(person, at), 'unsubscribed', later)!;
    expect(gave(askedOnly, 'Ana', later)).to.include({ state: 'unsubscribed', gave: true });
  });

  it('stays unsubscribed when the form is filled in again, until confirmed', () => {
    const gone = unsubscribed(subscriberByGift(person, 'gift', at), 'unsubscribed', at)!;
    const asked = askedAgain(gone, later)!;
    expect(asked.state).to.equal('unsubscribed');
    expect(confirmed(asked, later)?.history.at(-1)).to.include({ why: 'resumed', state: 'active' });
  });

  it('is not asked twice within ten minutes', () => {
    const asked = subscriberByForm(person, at);
    expect(askedAgain(asked, new Date(at.getTime() + 9 * 60_000))).to.equal(null);
    expect(askedAgain(asked, new Date(at.getTime() + 10 * 60_000))).not.to.equal(null);
  });

  it('changes nothing when it is as wished already', () => {
    const active = subscriberByGift(person, 'import', at);
    expect(gave(active, 'Ana', later)).to.equal(null);
    expect(unsubscribed(unsubscribed(active, 'one-click', at)!, 'unsubscribed', later)).to.equal(null);
  });

  it('from another platform is active without having given', () => {
    expect(subscriberByImport(person, at)).to.include({ state: 'active', gave: false, source: 'import' });
  });
});
