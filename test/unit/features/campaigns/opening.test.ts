import { expect } from 'chai';
import { acceptsFundraisers, acceptsGifts, type CampaignStatus, visibleStatus } from '../../../../src/features/campaigns/campaign.ts';
import { closedSentence } from '../../../../src/features/campaigns/closed-sentence.ts';
import { nextTurn } from '../../../../src/features/campaigns/next-turn.ts';
import { openingOf } from '../../../../src/features/campaigns/opening.ts';
import { aCampaign } from '../../../support/a-campaign.ts';

const opensAt = new Date('2027-03-02T23:00:00Z');
const endsAt = new Date('2027-06-30T21:59:59.999Z');
const campaign = aCampaign({ opensAt, endsAt, timeZone: 'Europe/Belgrade' });
const justBefore = new Date(opensAt.getTime() - 1);

describe('a campaign that opens on a day', () => {
  it('takes gifts from that moment on, and not one before', () => {
    expect([visibleStatus(campaign, justBefore), acceptsGifts(campaign, justBefore), acceptsFundraisers(campaign, justBefore)]).to.deep.equal(['upcoming', false, true]);
    expect([visibleStatus(campaign, opensAt), acceptsGifts(campaign, opensAt), acceptsFundraisers(campaign, opensAt)]).to.deep.equal(['published', true, true]);
    expect([visibleStatus(campaign, endsAt), acceptsGifts(campaign, endsAt), acceptsFundraisers(campaign, endsAt)]).to.deep.equal(['ended', false, false]);
  });

  it('is no less a draft, paused or ended for that', () => {
    for (const status of ['draft', 'paused', 'ended'] satisfies CampaignStatus[]) {
      expect(visibleStatus({ ...campaign, status }, justBefore)).to.equal(status);
      expect(openingOf({ ...campaign, status }, justBefore), status).to.equal(null);
    }
  });

  it('says the day as it is where the campaign is, with the year where it is another', () => {
    expect(openingOf(campaign, new Date('2026-12-30T12:00:00Z'))).to.deep.equal({ day: '3 March 2027', badge: 'Opens 3 March 2027', sentence: 'Giving opens on 3 March 2027.', tellUrl: '/campaigns/safe-homes/subscribe' });
    // New Year has come in Belgrade by then.
    expect(openingOf(campaign, new Date('2026-12-31T23:30:00Z'))?.badge).to.equal('Opens 3 March');
    expect(closedSentence(campaign, justBefore)).to.equal('Giving opens on 3 March 2027.');
  });

  it('says nothing of it once it is open, or where there is no day', () => {
    expect([openingOf(campaign, opensAt), closedSentence(campaign, opensAt)]).to.deep.equal([null, null]);
    expect(openingOf({ ...campaign, opensAt: null }, justBefore)).to.equal(null);
  });

  it('turns when it opens, and when it ends, and then no more', () => {
    expect([nextTurn(campaign, justBefore), nextTurn(campaign, opensAt), nextTurn(campaign, endsAt), nextTurn({ opensAt: null, endsAt: null }, opensAt)]).to.deep.equal([opensAt, endsAt, null, null]);
  });
});
