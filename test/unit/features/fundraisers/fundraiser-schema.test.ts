import { expect } from 'chai';
import { assert, constantFrom, date, property } from 'fast-check';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { endDays, fundraiserForm } from '../../../../src/features/fundraisers/fundraiser-schema.ts';
import { dayOf, firstMomentOf, lastMomentOf } from '../../../../src/features/fundraisers/zoned-day.ts';
import { parseForm } from '../../../../src/http/forms.ts';
import { money } from '../../../../src/shared/money.ts';

const now = new Date('2026-11-21T10:00:00Z');
const campaign: Campaign = {
  id: 'cmp_1', slug: 'safe', organizationId: 'org_1', title: 'Safe', shortTitle: 'Safe', summary: '', language: 'en', story: '', place: '', theme: '', currency: 'USD', goal: money(1, 'USD'),
  startedAt: now, opensAt: null, endsAt: null, timeZone: 'America/New_York', status: 'published', pauseWords: '', country: '', suggestedGifts: [], leader: { name: '', role: '', words: '' }, pictureIds: [], updatedAt: now,
};
const typed = { supporterName: 'Ana', title: 'A long run', story: 'Why.', goal: '500', endsOn: '' };
const read = (change: Record<string, string>, on: Campaign = campaign) => parseForm(fundraiserForm(on, now), { ...typed, ...change });
const valueOf = (change: Record<string, string>, on?: Campaign) => {
  const parsed = read(change, on);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.form.errors));
  return parsed.value;
};
const refusalOf = (change: Record<string, string>, on?: Campaign) => {
  const parsed = read(change, on);
  return parsed.ok ? null : parsed.form.errors;
};

describe('the form for a fundraiser', () => {
  it('reads the goal in the currency of the campaign', () => {
    expect(valueOf({ goal: '$1,250.50' }).goal).to.deep.equal(money(125_050, 'USD'));
    expect(valueOf({ goal: '30000' }, { ...campaign, currency: 'JPY' }).goal).to.deep.equal(money(30_000, 'JPY'));
  });

  it('refuses goals that are none, each with its own sentence', () => {
    for (const goal of ['', '0', '-5', 'much', '10.5555', '99999999999']) expect(refusalOf({ goal }), goal).to.have.all.keys('goal');
  });

  it('says everything that is not right at once', () => {
    expect(refusalOf({ supporterName: ' ', title: 'Run', story: '', goal: 'x', endsOn: '31.12.2026' })).to.have.all.keys('supporterName', 'title', 'story', 'goal', 'endsOn');
  });

  it('takes the whole of the last day, where the campaign is', () => {
    expect(valueOf({ endsOn: '2026-12-31' }).endsOn).to.deep.equal(new Date('2027-01-01T04:59:59.999Z'));
    expect(read({ endsOn: '2026-11-21' })).to.have.property('ok', true);
    expect(valueOf({ endsOn: '' }).endsOn).to.equal(null);
  });

  it('refuses days that are over, too far, past the campaign or none', () => {
    expect(refusalOf({ endsOn: '2026-11-20' })?.endsOn).to.contain('is over');
    expect(refusalOf({ endsOn: '2028-11-22' })?.endsOn).to.contain('two years');
    expect(refusalOf({ endsOn: '2026-02-30' })?.endsOn).to.contain('year, month and day');
    const short = { ...campaign, endsAt: new Date('2026-12-10T12:00:00Z') };
    expect(refusalOf({ endsOn: '2026-12-11' }, short)?.endsOn).to.contain('The campaign ends on 10 December 2026');
    expect(read({ endsOn: '2026-12-10' }, short)).to.have.property('ok', true);
    expect(endDays(short, now)).to.deep.equal({ min: '2026-11-21', max: '2026-12-10' });
  });

  it('takes a day on which the campaign is open, when that opens later', () => {
    const upcoming = { ...campaign, opensAt: new Date('2027-03-03T05:00:00Z') };
    expect(refusalOf({ endsOn: '2027-03-02' }, upcoming)?.endsOn).to.equal('Giving opens on 3 March 2027. Please choose that day or a later one.');
    expect(read({ endsOn: '2027-03-03' }, upcoming)).to.have.property('ok', true);
    expect(endDays(upcoming, now)).to.deep.equal({ min: '2027-03-03', max: '2029-03-03' });
    expect(endDays({ ...campaign, opensAt: new Date('2026-01-01T05:00:00Z') }, now).min).to.equal('2026-11-21');
  });

  it('takes characters that can disguise a name out of it', () => {
    expect(valueOf({ supporterName: 'Ana\u202e  Petrović' }).supporterName).to.equal('Ana Petrović');
  });
});

describe('the last moment of a day', () => {
  it('is still that day there, and one millisecond later it is not', () => {
    const zones = constantFrom('UTC', 'America/New_York', 'Europe/Belgrade', 'Asia/Kathmandu', 'Pacific/Apia', 'Pacific/Chatham', 'Australia/Lord_Howe');
    const days = date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).map((each) => each.toISOString().slice(0, 10));
    assert(property(zones, days, (zone, day) => {
      const last = lastMomentOf(day, zone);
      expect(dayOf(last, zone)).to.equal(day);
      expect(dayOf(new Date(last.getTime() + 1), zone)).to.not.equal(day);
    }));
  });
});

describe('the first moment of a day', () => {
  it('is that day there, and one millisecond before it is not, also where clocks go forward at midnight', () => {
    const zones = constantFrom('UTC', 'America/New_York', 'Europe/Belgrade', 'Asia/Kathmandu', 'Asia/Beirut', 'Africa/Cairo', 'Australia/Lord_Howe');
    const days = date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).map((each) => each.toISOString().slice(0, 10));
    assert(property(zones, days, (zone, day) => {
      const first = firstMomentOf(day, zone);
      expect(dayOf(first, zone)).to.equal(day);
      expect(dayOf(new Date(first.getTime() - 1), zone)).to.not.equal(day);
    }));
    expect(firstMomentOf('2027-03-28', 'Asia/Beirut').toISOString()).to.equal('2027-03-27T22:00:00.000Z');
  });
});
