import { z } from 'zod';
import { compareRatios } from '../../shared/compare-ratios.ts';
import { countryName } from '../../shared/countries.ts';
import { type ListedCampaign, searchWords } from '../campaigns/index.ts';

export const CARDS_PER_PAGE = 12;

export const sortings = { newest: 'Newest first', near: 'Nearest to the goal', raised: 'Most raised', ending: 'Ending soon' } as const;
export type Sorting = keyof typeof sortings;

/** What can be asked of the list; anything else is taken as not asked. */
export const browseQuery = z.object({
  q: z.string().trim().max(100).catch(''),
  theme: z.string().max(200).catch(''),
  country: z.string().regex(/^[A-Z]{2}$/).catch(''),
  sort: z.enum(['newest', 'near', 'raised', 'ending']).catch('newest'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export type BrowseQuery = z.output<typeof browseQuery>;

/** More words find nothing better, and each costs a search. */
const MOST_WORDS = 6;

/** The words that all have to be found, with the organizations that have each in their name. */
export function askedWords(q: string, organizations: readonly { id: string; name: string }[]) {
  return searchWords(q).slice(0, MOST_WORDS).map((word) => ({ word, organizationIds: organizations.filter(({ name }) => searchWords(name).some((each) => each.startsWith(word))).map(({ id }) => id) }));
}

/** Whether the order follows from what came in. */
export function needsTotals({ sort }: BrowseQuery): boolean {
  return sort === 'near' || sort === 'raised';
}

/** Narrowed by theme and country, and in the order that was asked for. @param raisedOf in minor units of the campaign's currency @param listed newest first */
export function arrange(listed: readonly ListedCampaign[], query: BrowseQuery, raisedOf: (id: string) => number): ListedCampaign[] {
  const found = listed.filter((campaign) => matches(campaign, query, 'theme') && matches(campaign, query, 'country'));
  switch (query.sort) {
    case 'newest':
      return found;
    case 'ending':
      return found.toSorted((a, b) => (a.endsAt?.getTime() ?? Infinity) - (b.endsAt?.getTime() ?? Infinity) || b.startedAt.getTime() - a.startedAt.getTime());
    case 'near':
      return found.toSorted((a, b) => byNearness(a, b, raisedOf));
    case 'raised':
      return byRaised(found, raisedOf);
  }
}

function matches(campaign: ListedCampaign, query: BrowseQuery, facet: Facet): boolean {
  return query[facet] === '' || campaign[facet] === query[facet];
}

/** Those that still miss something first, by the part that they have; then those over their goal. */
function byNearness(a: ListedCampaign, b: ListedCampaign, raisedOf: (id: string) => number): number {
  const isThere = ({ id, goal }: ListedCampaign) => Number(raisedOf(id) >= goal.minor);
  return isThere(a) - isThere(b) || compareRatios(raisedOf(b.id), b.goal.minor, raisedOf(a.id), a.goal.minor);
}

/** Sums of two currencies can't be compared: each currency stands by itself, the one of most campaigns first. */
function byRaised(found: readonly ListedCampaign[], raisedOf: (id: string) => number): ListedCampaign[] {
  const counts = countBy(found.map(({ currency }) => currency));
  return found.toSorted((a, b) => (counts.get(b.currency) ?? 0) - (counts.get(a.currency) ?? 0) || a.currency.localeCompare(b.currency) || raisedOf(b.id) - raisedOf(a.id));
}

type Facet = 'theme' | 'country';
const otherFacet: Record<Facet, Facet> = { theme: 'country', country: 'theme' };

/** What a facet can be narrowed to, with how many campaigns each choice would show; empty where there is nothing to choose, whatever the other facet is narrowed to: fields don't come and go. */
export function facetChoices(listed: readonly ListedCampaign[], query: BrowseQuery, facet: Facet, all: string): { value: string; label: string }[] {
  const others = listed.filter((campaign) => matches(campaign, query, otherFacet[facet]));
  const counts = countBy(others.map((campaign) => campaign[facet]).filter((value) => value !== ''));
  if (query[facet] !== '' && !counts.has(query[facet])) counts.set(query[facet], 0);
  if (query[facet] === '' && new Set(listed.map((campaign) => campaign[facet]).filter((value) => value !== '')).size < 2) return [];
  const choices = [...counts].map(([value, count]) => ({ value, label: `${labelOf(facet, value)} (${count})` })).sort((a, b) => a.label.localeCompare(b.label, 'en'));
  return [{ value: '', label: `${all} (${others.length})` }, ...choices];
}

function labelOf(facet: Facet, value: string): string {
  return facet === 'country' ? countryName(value) || value : value;
}

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** What was asked, each with the way to ask for everything but that. */
export function askedParts(query: BrowseQuery): { label: string; withoutUrl: string }[] {
  const without = (part: Partial<BrowseQuery>) => browseAddress({ ...query, ...part, page: 1 });
  return [
    ...(query.q === '' ? [] : [{ label: `“${query.q}”`, withoutUrl: without({ q: '' }) }]),
    ...(query.theme === '' ? [] : [{ label: query.theme, withoutUrl: without({ theme: '' }) }]),
    ...(query.country === '' ? [] : [{ label: labelOf('country', query.country), withoutUrl: without({ country: '' }) }]),
  ];
}

/** The one address of what is asked, under which the page is kept; the list itself for the first page of everything. */
export function browseAddress({ q, theme, country, sort, page }: BrowseQuery): string {
  const asked = Object.entries({ q, theme, country, sort: sort === 'newest' ? '' : sort, page: page === 1 ? '' : String(page) }).filter(([, value]) => value !== '');
  return asked.length === 0 ? '/campaigns' : `/campaigns?${new URLSearchParams(asked).toString()}`;
}

/** The links of a list's pages; everything that was asked stays in them. */
export function pageLinks(query: BrowseQuery, total: number) {
  const pages = Math.max(1, Math.ceil(total / CARDS_PER_PAGE));
  const current = Math.min(query.page, pages);
  return {
    current,
    total: pages,
    ...(current > 1 ? { previousUrl: browseAddress({ ...query, page: current - 1 }) } : {}),
    ...(current < pages ? { nextUrl: browseAddress({ ...query, page: current + 1 }) } : {}),
  };
}
