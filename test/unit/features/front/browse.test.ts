import { expect } from 'chai';
import type { ListedCampaign } from '../../../../src/features/campaigns/index.ts';
import { arrange, askedParts, askedWords, browseAddress, browseQuery, facetChoices, pageLinks } from '../../../../src/features/front/browse.ts';
import { money } from '../../../../src/shared/money.ts';

const campaign = (id: string, fields: Partial<ListedCampaign> = {}): ListedCampaign =>
  ({ id, theme: 'Education', country: 'PT', currency: 'USD', goal: money(1_000, 'USD'), startedAt: new Date('2026-01-01T00:00:00Z'), endsAt: null, ...fields });
const raised = new Map([['a', 999], ['b', 2_000], ['c', 500], ['y', 90_000]]);
const order = (listed: ListedCampaign[], asked: object) => arrange(listed, browseQuery.parse(asked), (id) => raised.get(id) ?? 0).map(({ id }) => id).join('');

describe('browse', () => {
  const listed = [campaign('a'), campaign('b', { country: 'RS' }), campaign('c', { theme: 'Human rights' }), campaign('d', { country: '' })];

  it('narrows by theme and country', () => {
    expect(order(listed, {})).to.equal('abcd');
    expect(order(listed, { theme: 'Education' })).to.equal('abd');
    expect(order(listed, { theme: 'Education', country: 'PT' })).to.equal('a');
    expect(order(listed, { theme: 'Water' })).to.equal('');
  });

  it('puts what is nearest to its goal first, and what is over it last', () => {
    expect(order(listed, { sort: 'near' })).to.equal('acdb');
    const large = campaign('y', { goal: money(9_007_199_254_740_991, 'USD') });
    expect(order([large, ...listed], { sort: 'near' })).to.equal('acydb');
  });

  it('orders by what was raised, each currency by itself', () => {
    expect(order([campaign('y', { currency: 'JPY', goal: money(1_000, 'JPY') }), ...listed], { sort: 'raised' })).to.equal('bacdy');
  });

  it('puts what ends first to the front, and what has no end behind it, newest first', () => {
    const day = (date: string) => new Date(`${date}T00:00:00Z`);
    expect(order([campaign('a', { startedAt: day('2026-05-01') }), campaign('b', { endsAt: day('2027-06-01') }), campaign('c', { startedAt: day('2026-04-01') }), campaign('d', { endsAt: day('2027-01-01') })], { sort: 'ending' })).to.equal('dbac');
  });

  it('counts what each choice would show beside the other ones', () => {
    expect(facetChoices(listed, browseQuery.parse({ theme: 'Education' }), 'country', 'All countries').map(({ label }) => label)).to.deep.equal(['All countries (3)', 'Portugal (1)', 'Serbia (1)']);
    expect(facetChoices(listed, browseQuery.parse({ country: 'PT' }), 'theme', 'All themes').map(({ label }) => label)).to.deep.equal(['All themes (2)', 'Education (1)', 'Human rights (1)']);
    expect(facetChoices(listed, browseQuery.parse({ theme: 'Water' }), 'theme', 'All themes').map(({ label }) => label)).to.include('Water (0)');
    expect(facetChoices(listed, browseQuery.parse({ country: 'RS' }), 'theme', 'All themes').map(({ label }) => label)).to.deep.equal(['All themes (1)', 'Education (1)']);
    expect(facetChoices([campaign('a')], browseQuery.parse({}), 'theme', 'All themes')).to.deep.equal([]);
  });

  it('looks for words without case and accents, in the names of organizations too', () => {
    const organizations = [{ id: 'org_a', name: 'Lantern Row' }, { id: 'org_b', name: 'Évora helps' }];
    expect(askedWords('  LANT, evora!', organizations)).to.deep.equal([{ word: 'lant', organizationIds: ['org_a'] }, { word: 'evora', organizationIds: ['org_b'] }]);
    expect(askedWords('.* $where (', organizations)).to.deep.equal([{ word: 'where', organizationIds: [] }]);
    expect(askedWords('a b c d e f g h', organizations)).to.have.length(6);
  });

  it('takes nonsense for not asked', () => {
    expect(browseQuery.parse({ q: ['a', 'b'], page: '-3', theme: 'x'.repeat(500), country: 'rs', sort: 'worst' })).to.deep.equal({ q: '', page: 1, theme: '', country: '', sort: 'newest' });
  });

  it('keeps what is asked in its addresses, and offers each part to be taken away', () => {
    const query = browseQuery.parse({ q: 'a & b', country: 'RS', sort: 'near', page: '2' });
    expect(pageLinks(query, 40)).to.deep.equal({ current: 2, total: 4, previousUrl: '/campaigns?q=a+%26+b&country=RS&sort=near', nextUrl: '/campaigns?q=a+%26+b&country=RS&sort=near&page=3' });
    expect(pageLinks(query, 3)).to.deep.equal({ current: 1, total: 1 });
    expect(browseAddress(browseQuery.parse({}))).to.equal('/campaigns');
    expect(askedParts(query)).to.deep.equal([{ label: '“a & b”', withoutUrl: '/campaigns?country=RS&sort=near' }, { label: 'Serbia', withoutUrl: '/campaigns?q=a+%26+b&sort=near' }]);
  });
});
