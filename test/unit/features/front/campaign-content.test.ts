import { expect } from 'chai';
import { CONTENT_LAYOUT, type ContentSources, gatherContent } from '../../../../src/features/front/campaign-content.ts';
import { aCampaign } from '../../../support/a-campaign.ts';

describe('what is kept of a campaign’s page', () => {
  const picture = { id: 'pic_1', src: '', srcset: '', largeSrc: '/large', width: 1, height: 1, alt: '', caption: '', color: '' };
  const sources = {
    organizations: { byId: async () => ({ slug: 'lantern', name: 'Lantern Row', logoId: null, accent: null, otherWays: [] }) },
    pictures: { views: async () => [], drawn: () => picture },
    reads: { lastChecked: async () => null, recentGifts: async () => [], newestReports: async () => [], countReports: async () => 0, topFundraisers: async () => [] },
  } as unknown as ContentSources;

  it('has the fields that its layout’s number stands for: with others it needs another number', async () => {
    const { campaign, head, ...rest } = await gatherContent(sources, aCampaign());
    const fields = { layout: CONTENT_LAYOUT, campaign: Object.keys(campaign).toSorted(), head: Object.keys(head).toSorted(), rest: Object.keys(rest).toSorted() };
    expect(fields).to.deep.equal({
      layout: 7,
      campaign: [
        'country', 'currency', 'endsAt', 'goal', 'id', 'language', 'leader', 'opensAt', 'organization', 'pauseWords', 'place', 'shortTitle', 'slug', 'startedAt', 'status', 'storyHtml', 'suggestedGifts', 'summary', 'theme', 'timeZone', 'title',
      ],
      head: ['description', 'image', 'laterScripts', 'path', 'section', 'stylesheet', 'title'],
      rest: ['checkedAt', 'fundraisers', 'hero', 'newestReport', 'otherWays', 'pictures', 'recentGifts', 'reports'],
    });
  });
});
