import { renderMarkdown } from '../../http/markdown.ts';
import type { PageHead } from '../../http/pages.ts';
import { type Campaign, visibleStatus } from '../campaigns/index.ts';
import type { Totals } from '../ledger/index.ts';
import type { Organization } from '../organizations/index.ts';
import { arrange, askedParts, askedWords, CARDS_PER_PAGE, facetChoices, needsTotals, pageLinks, sortings, type BrowseQuery } from './browse.ts';
import { campaignCards } from './campaign-cards.ts';
import type { FrontParts } from './front-parts.ts';

/** How many of a site's newest reports stand on the start page. */
const NEWEST_REPORTS = 3;
const FIRST_CARDS = 7;
const wholeNumber = new Intl.NumberFormat('en');

/** All that views/pages/home/show.hbs shows: the campaign that began first leads. */
export async function homePage(parts: FrontParts) {
  const published = await parts.campaigns.published();
  const [featured, ...others] = [...published].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime()).slice(0, FIRST_CARDS);
  const cards = await campaignCards(parts, featured === undefined ? [] : [featured, ...others]);
  return { featured: cards[0] ?? null, campaigns: cards.slice(1), newestReports: await parts.reads.newestReports(published, NEWEST_REPORTS) };
}

/**
 * The list of campaigns with its head, for views/pages/campaigns/list.hbs. It reads the few fields by which campaigns are narrowed and ordered, of
 * 2,000 at most, and whole campaigns only of the page that is shown.
 */
export async function browsePage(parts: FrontParts, query: BrowseQuery): Promise<{ head: PageHead; model: object }> {
  const organizations = query.q === '' ? [] : await parts.organizations.list();
  const listed = await parts.campaigns.listed(askedWords(query.q, organizations));
  const totals = needsTotals(query) ? await parts.ledger.totalsOf('campaign', listed.map(({ id }) => id)) : new Map<string, Totals>();
  const found = arrange(listed, query, (id) => totals.get(id)?.raised.minor ?? 0);
  const pages = pageLinks(query, found.length);
  const start = (pages.current - 1) * CARDS_PER_PAGE;
  const shown = await parts.campaigns.byIds(found.slice(start, start + CARDS_PER_PAGE).map(({ id }) => id));
  const asked = askedParts(query);
  return {
    head: browseHead(query, asked.map(({ label }) => label), found.length, pages.current),
    model: {
      campaigns: await campaignCards(parts, shown),
      themes: facetChoices(listed, query, 'theme', 'All'),
      countries: facetChoices(listed, query, 'country', 'All'),
      sorts: Object.entries(sortings).map(([value, label]) => ({ value, label })),
      form: { values: { q: query.q, theme: query.theme, country: query.country, sort: query.sort }, errors: {} },
      asked,
      searched: asked.length > 0,
      total: found.length,
      currenciesApart: query.sort === 'raised' && new Set(found.map(({ currency }) => currency)).size > 1,
      pages,
    },
  };
}

/** The title is the first that a screen reader says, so it has the count. */
function browseHead(query: BrowseQuery, asked: readonly string[], total: number, page: number): PageHead {
  const onPage = page > 1 ? `, page ${page}` : '';
  const count = `${wholeNumber.format(total)} ${total === 1 ? 'campaign' : 'campaigns'}`;
  return {
    title: asked.length === 0 ? `Campaigns${onPage}` : `${total === 0 ? 'Nothing found' : count} for ${asked.join(', ')}${onPage}`,
    description: 'All campaigns, with what came in and what is still missing.',
    path: '/campaigns',
    section: 'campaigns',
    scripts: ['browse'],
    // A list of every word that somebody looked for is nothing to index.
    ...(query.q === '' ? {} : { noindex: true }),
  };
}

/** All that views/pages/organizations/show.hbs shows. */
export async function organizationPage(parts: FrontParts, organization: Organization) {
  const campaigns = runningFirst(await parts.campaigns.ofOrganization(organization.id), parts.clock.now());
  const { logoId, pictureId } = organization;
  const [cards, published, views] = await Promise.all([campaignCards(parts, campaigns), parts.reads.countReports(campaigns), parts.pictures.views([logoId, pictureId].flatMap((id) => id ?? []))]);
  const own = views.find(({ id }) => id === pictureId);
  const ofCampaign = { picture: cards[0]?.picture, pictureLanguage: cards[0]?.language };
  const donations = cards.reduce((sum, card) => sum + card.progress.donations, 0);
  return {
    organization: { ...organization, storyHtml: renderMarkdown(organization.about), ...(own === undefined ? ofCampaign : { picture: own }), logo: views.find(({ id }) => id === logoId) },
    facts: [
      { label: 'Registered as', value: organization.legalName },
      { label: 'Number', value: organization.registrationNumber },
      { label: 'Address', value: organization.address.join(', ') },
      { label: 'Mail', value: organization.email },
      ...(organization.website === '' ? [] : [{ label: 'Site', value: organization.website }]),
    ],
    stats: [
      { label: campaigns.length === 1 ? 'campaign' : 'campaigns', value: String(campaigns.length) },
      { label: published === 1 ? 'report published' : 'reports published', value: wholeNumber.format(published) },
      { label: donations === 1 ? 'donation' : 'donations', value: wholeNumber.format(donations) },
    ],
    campaigns: cards,
    otherWays: organization.otherWays,
  };
}

/** What visitors may see, the newest of each kind first: what can be given to stands before what is over. */
function runningFirst(campaigns: readonly Campaign[], now: Date): Campaign[] {
  return (['published', 'upcoming', 'paused', 'ended'] as const).flatMap((status) => campaigns.filter((campaign) => visibleStatus(campaign, now) === status));
}
