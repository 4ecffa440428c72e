import { renderMarkdown } from '../../http/markdown.ts';
import type { Organization } from '../organizations/index.ts';
import { CARDS_PER_PAGE, pageLinks, searchCampaigns, type BrowseQuery } from './browse.ts';
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

/** All that views/pages/campaigns/list.hbs shows. */
export async function browsePage(parts: FrontParts, query: BrowseQuery) {
  const [published, organizations] = await Promise.all([parts.campaigns.published(), parts.organizations.list()]);
  const found = searchCampaigns(published, query, (id) => organizations.find((each) => each.id === id)?.name ?? '');
  const pages = pageLinks(query, found.length);
  const start = (pages.current - 1) * CARDS_PER_PAGE;
  const themes = [...new Set(published.map((campaign) => campaign.theme))].sort();
  return {
    campaigns: await campaignCards(parts, found.slice(start, start + CARDS_PER_PAGE)),
    themes: themes.length < 2 ? [] : [{ value: '', label: 'All themes' }, ...themes.map((theme) => ({ value: theme, label: theme }))],
    form: { values: { q: query.q, theme: query.theme }, errors: {} },
    searched: query.q !== '' || query.theme !== '',
    total: found.length,
    pages,
  };
}

/** All that views/pages/organizations/show.hbs shows. */
export async function organizationPage(parts: FrontParts, organization: Organization) {
  const campaigns = (await parts.campaigns.ofOrganization(organization.id)).filter((campaign) => campaign.status !== 'draft');
  const [cards, published, [logo]] = await Promise.all([campaignCards(parts, campaigns), parts.reads.countReports(campaigns), parts.pictures.views(organization.logoId === null ? [] : [organization.logoId])]);
  const donations = cards.reduce((sum, card) => sum + card.progress.donations, 0);
  return {
    organization: { ...organization, storyHtml: renderMarkdown(organization.about), picture: cards[0]?.picture, logo },
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
