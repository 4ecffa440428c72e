import { expect } from 'chai';
import { browseQuery, pageLinks, searchCampaigns } from '../../../../src/features/front/browse.ts';
import { aCampaign } from '../../../support/a-campaign.ts';

const campaigns = [
  aCampaign({ title: 'Safe homes', place: 'Serbia', theme: 'Human rights', organizationId: 'org_a' }),
  aCampaign({ title: 'Dry classrooms', place: 'Coimbra, Portugal', theme: 'Education', organizationId: 'org_b', summary: 'Roofs for Évora' }),
];
const found = (input: object) => searchCampaigns(campaigns, browseQuery.parse(input), (id) => (id === 'org_a' ? 'Lantern Row' : 'High Ground')).map((campaign) => campaign.title);

describe('browse', () => {
  it('finds all words, wherever they are, without regard to case and accents', () => {
    expect(found({ q: 'SAFE serbia' })).to.deep.equal(['Safe homes']);
    expect(found({ q: 'evora' })).to.deep.equal(['Dry classrooms']);
    expect(found({ q: 'lantern' })).to.deep.equal(['Safe homes']);
    expect(found({ q: 'safe portugal' })).to.deep.equal([]);
    expect(found({})).to.have.length(2);
  });

  it('filters by theme', () => {
    expect(found({ theme: 'Education' })).to.deep.equal(['Dry classrooms']);
  });

  it('takes nonsense for not asked', () => {
    expect(browseQuery.parse({ q: ['a', 'b'], page: '-3', theme: 'x'.repeat(500) })).to.deep.equal({ q: '', page: 1, theme: '' });
  });

  it('keeps the question in the links of its pages', () => {
    const query = browseQuery.parse({ q: 'a & b', page: '2' });
    expect(pageLinks(query, 40)).to.deep.equal({ current: 2, total: 4, previousUrl: '/campaigns?q=a+%26+b&page=1', nextUrl: '/campaigns?q=a+%26+b&page=3' });
    expect(pageLinks(query, 3)).to.deep.equal({ current: 1, total: 1 });
  });
});
