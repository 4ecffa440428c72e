import path from 'node:path';
import { expect } from 'chai';
import { closedSentence } from '../../../../src/features/campaigns/closed-sentence.ts';
import { type Campaign, visibleStatus } from '../../../../src/features/campaigns/campaign.ts';
import { openingOf } from '../../../../src/features/campaigns/opening.ts';
import { progressNews } from '../../../../src/features/campaigns/progress-news.ts';
import { standingOf } from '../../../../src/features/campaigns/progress-standing.ts';
import { progressOf } from '../../../../src/features/campaigns/progress.ts';
import { createAssets } from '../../../../src/http/assets.ts';
import { createViews } from '../../../../src/http/views.ts';
import { money } from '../../../../src/shared/money.ts';
import { aCampaign } from '../../../support/a-campaign.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const views = createViews(path.join(root, 'views'), createAssets(path.join(root, 'public')));
const opensAt = new Date('2027-03-03T00:00:00Z');
const before = new Date('2027-03-01T00:00:00Z');

/** What an open page is told of a campaign without gifts. */
function told(campaign: Campaign, now: Date) {
  const progress = progressOf(campaign.goal, { raised: money(0, 'USD'), donations: 0 });
  const model = {
    progress, standing: standingOf(progress, visibleStatus(campaign, now)), closed: closedSentence(campaign, now), opening: openingOf(campaign, now),
    giveUrl: '/give', giveLabel: 'Give', recentGifts: [],
  };
  const news = progressNews(views, 'campaigns/recent-gifts', model);
  return { version: news.version, html: JSON.stringify(news.parts[0]?.data).replaceAll('\\"', '"') };
}

describe('what an open page is told', () => {
  it('is when giving opens, in the panel and in the bar of a phone, and then the way to give', () => {
    const [waiting, open] = [told(aCampaign({ opensAt }), before), told(aCampaign({ opensAt }), opensAt)];
    expect(waiting.html).to.include('Giving opens on 3 March 2027.').and.include('sticky-give').and.include('Opens 3 March').and.not.include('href="/give"');
    expect(open.html.match(/href="\/give"/g)).to.have.length(2);
    expect(open.version).to.not.equal(waiting.version);
  });

  it('is without that bar where no gift will be taken', () => {
    const paused = told(aCampaign({ status: 'paused', pauseWords: 'We wait.' }), before);
    expect(paused.html).to.include('We wait.').and.not.include('sticky-give');
  });
});
