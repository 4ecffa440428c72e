import { expect } from 'chai';
import { readTribute } from '../../../../src/features/donations/tribute-form.ts';
import { hasLink } from '../../../../src/features/donations/tribute.ts';

/** In Amsterdam it is the 22nd already. */
const day = { timeZone: 'Europe/Amsterdam', now: new Date('2026-11-21T23:30:00Z') };
const tribute = { tributeKind: 'memory', tributeName: ' Mira  Novak ' };
const card = { ...tribute, name: 'Ana Petrović', ecardName: 'Jonas', ecardEmail: ' Jonas@Example.org', ecardWords: 'We think of you.\r\n\r\n\r\n\r\nAll of us.', ecardDay: '' };

function errorsOf(values: Record<string, string>): Record<string, string> {
  const read = readTribute(values, day);
  return read.ok ? {} : read.errors;
}

function sendAtOf(ecardDay: string): Date | null | undefined {
  const read = readTribute({ ...card, ecardDay }, day);
  return read.ok ? read.tribute?.ecard?.sendAt : undefined;
}

describe('whom a gift is for, in the giving form', () => {
  it('is nobody where nothing was filled in', () => {
    expect(readTribute({ tributeKind: 'honour', tributeName: ' ', ecardDay: '' }, day)).to.deep.equal({ ok: true, tribute: null });
  });

  it('is a name, with a card for somebody', () => {
    expect(readTribute(tribute, day)).to.deep.equal({ ok: true, tribute: { kind: 'memory', name: 'Mira Novak', ecard: null } });
    expect(readTribute(card, day)).to.deep.equal({
      ok: true,
      tribute: { kind: 'memory', name: 'Mira Novak', ecard: { toName: 'Jonas', toEmail: 'jonas@example.org', words: 'We think of you.\n\nAll of us.', sendAt: null, sentAt: null } },
    });
  });

  it('asks for what is missing, each beside its field', () => {
    expect(errorsOf({ ecardWords: 'Words' })).to.have.all.keys('tributeKind', 'tributeName', 'ecardName', 'ecardEmail');
    expect(errorsOf({ ...card, ecardEmail: ' ' }).ecardEmail).to.match(/the card goes to/);
    expect(errorsOf({ ...card, ecardEmail: 'jonas@' }).ecardEmail).to.match(/does not look like/);
    expect(errorsOf({ ...card, tributeKind: 'both' })).to.have.all.keys('tributeKind');
    expect(errorsOf({ ...card, ecardWords: 'a'.repeat(401), ecardDay: 'soon' })).to.have.all.keys('ecardWords', 'ecardDay');
  });

  it('takes the days of a year where the campaign is, at eight in the morning', () => {
    expect(sendAtOf('2026-11-22')).to.equal(null);
    expect(sendAtOf('2026-11-23')?.toISOString()).to.equal('2026-11-23T07:00:00.000Z');
    // The clocks go forward that night.
    expect(sendAtOf('2027-03-28')?.toISOString()).to.equal('2027-03-28T06:00:00.000Z');
    expect(sendAtOf('2027-11-22')?.toISOString()).to.equal('2027-11-22T07:00:00.000Z');
    expect(errorsOf({ ...card, ecardDay: '2026-11-21' }).ecardDay).to.match(/passed/);
    expect(errorsOf({ ...card, ecardDay: '2027-11-23' }).ecardDay).to.match(/within a year/);
    expect(errorsOf({ ...card, ecardDay: '2027-02-30' }).ecardDay).to.match(/look like a day/);
  });

  it('lets no link into what strangers are sent', () => {
    const links = ['https://evil.example', 'see www.evil', 'evil.com', 'go to //evil', 'mail me@evil.example', 'evil。com', 'ｅｖｉｌ．ｃｏｍ', 'EVIL.CO/x'];
    for (const text of links) {
      expect(hasLink(text), text).to.equal(true);
      expect(errorsOf({ ...card, ecardWords: text }), text).to.have.all.keys('ecardWords');
      expect(errorsOf({ ...card, ecardName: text }), text).to.have.all.keys('ecardName');
      expect(errorsOf({ ...card, tributeName: text }), text).to.have.all.keys('tributeName');
      expect(errorsOf({ ...card, name: text }), text).to.have.all.keys('name');
    }
    for (const text of ['Dear Dr. Novak', 'J. R. Novak', 'With love. We miss you... always', 'At 7.30 p.m. we lit a candle']) expect(hasLink(text), text).to.equal(false);
  });
});
