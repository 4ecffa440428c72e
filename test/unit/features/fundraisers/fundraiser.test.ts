import { expect } from 'chai';
import {
  edited, ended, type Fundraiser, fundraiserAcceptsGifts, hidden, paused, published, resumed, unhidden, visibleFundraiserStatus,
} from '../../../../src/features/fundraisers/fundraiser.ts';
import { money } from '../../../../src/shared/money.ts';

const now = new Date('2026-11-21T10:00:00Z');
const draft: Fundraiser = {
  id: 'frp_1', slug: 'a-run', formerSlugs: [], campaignId: 'cmp_1', accountId: 'acc_1', supporterName: 'Ana', supporterEmail: 'ana@example.org', title: 'A run', language: 'en', story: 'Why.',
  goal: money(50_000, 'USD'), endsAt: null, pictureId: null, status: 'draft', hiding: null, createdAt: now, publishedAt: null, revision: 0,
};
const page: Fundraiser = { ...draft, status: 'published', publishedAt: now };
const fields = { supporterName: 'Ana', title: 'A walk', language: 'en', story: 'Why.', goal: draft.goal, endsAt: null, pictureId: null };

describe('a fundraiser', () => {
  it('is published once, from a draft', () => {
    expect(published(draft, now)).to.deep.equal(page);
    for (const status of ['published', 'paused', 'ended', 'hidden'] as const) expect(published({ ...draft, status }, now), status).to.equal(null);
  });

  it('takes gifts only while it is published and its last day is not over', () => {
    expect(fundraiserAcceptsGifts(page, now)).to.equal(true);
    for (const status of ['draft', 'paused', 'ended', 'hidden'] as const) expect(fundraiserAcceptsGifts({ ...page, status }, now), status).to.equal(false);
    expect(fundraiserAcceptsGifts({ ...page, endsAt: now }, now)).to.equal(true);
    expect(fundraiserAcceptsGifts({ ...page, endsAt: now }, new Date(now.getTime() + 1))).to.equal(false);
    expect(visibleFundraiserStatus({ ...page, endsAt: now }, new Date(now.getTime() + 1))).to.equal('ended');
  });

  it('pauses, resumes and ends, and does nothing when that is done already', () => {
    const resting = paused(page);
    expect(resting?.status).to.equal('paused');
    expect(paused(draft)).to.equal(null);
    expect(resting === null ? null : resumed(resting, now)).to.deep.equal(page);
    expect(resumed(page, now)).to.equal(null);
    const over = ended(page);
    expect(over?.status).to.equal('ended');
    expect(over === null ? undefined : ended(over)).to.equal(null);
    expect(over === null ? null : resumed(over, now)?.status).to.equal('published');
    expect(ended(draft)).to.equal(null);
  });

  it('is taken up again without an end date that has passed', () => {
    const over = { ...page, endsAt: new Date('2026-11-20T22:59:59.999Z') };
    expect(resumed(over, now)).to.deep.include({ status: 'published', endsAt: null });
    const later = new Date('2026-12-31T22:59:59.999Z');
    expect(resumed({ ...page, status: 'paused', endsAt: later }, now)?.endsAt).to.equal(later);
  });

  it('comes back from hiding as it was', () => {
    for (const status of ['published', 'paused', 'ended'] as const) {
      const away = hidden({ ...page, status }, { by: 'acc_2', reason: 'The text names a person.' }, now);
      expect(away?.status).to.equal('hidden');
      expect(away === null ? null : unhidden(away)).to.deep.equal({ ...page, status });
      expect(away === null ? undefined : hidden(away, { by: 'acc_2', reason: '' }, now)).to.equal(null);
      for (const move of [paused, ended]) expect(away === null ? undefined : move(away)).to.equal(null);
      expect(away === null ? undefined : resumed(away, now)).to.equal(null);
    }
    expect(hidden(draft, { by: 'acc_2', reason: '' }, now)).to.equal(null);
    expect(unhidden(page)).to.equal(null);
  });

  it('keeps the addresses that people saw', () => {
    expect(edited(draft, fields, 'a-walk').formerSlugs).to.deep.equal([]);
    const walk = edited(page, fields, 'a-walk');
    expect(walk).to.deep.include({ slug: 'a-walk', formerSlugs: ['a-run'], title: 'A walk' });
    expect(edited(walk, { ...fields, title: 'A run' }, 'a-run')).to.deep.include({ slug: 'a-run', formerSlugs: ['a-walk'] });
  });
});
