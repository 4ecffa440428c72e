import { z } from 'zod';
import type { Campaign } from '../campaigns/index.ts';

export const CARDS_PER_PAGE = 12;

/** What can be asked of the list; anything else is taken as not asked. */
export const browseQuery = z.object({
  q: z.string().trim().max(100).catch(''),
  theme: z.string().max(200).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export type BrowseQuery = z.output<typeof browseQuery>;

/** Campaigns that have every word of the query somewhere in their visible texts. Case and accents don't matter. */
export function searchCampaigns(campaigns: readonly Campaign[], query: BrowseQuery, organizationName: (id: string) => string): Campaign[] {
  const words = plain(query.q).split(' ').filter((word) => word !== '');
  return campaigns.filter((campaign) => {
    if (query.theme !== '' && campaign.theme !== query.theme) return false;
    const text = plain([campaign.title, campaign.summary, campaign.place, campaign.theme, organizationName(campaign.organizationId)].join(' '));
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ');
}

/** The one address of what is asked, under which the page is kept; the list itself for the first page of everything. */
export function browseAddress({ q, theme, page }: BrowseQuery): string {
  const asked = Object.entries({ q, theme, page: page === 1 ? '' : String(page) }).filter(([, value]) => value !== '');
  return asked.length === 0 ? '/campaigns' : `/campaigns?${new URLSearchParams(asked).toString()}`;
}

/** The links of a list's pages; everything that was asked stays in them. */
export function pageLinks(query: BrowseQuery, total: number) {
  const pages = Math.max(1, Math.ceil(total / CARDS_PER_PAGE));
  const current = Math.min(query.page, pages);
  const asked = Object.entries({ q: query.q, theme: query.theme }).filter(([, value]) => value !== '');
  const url = (page: number) => `/campaigns?${new URLSearchParams([...asked, ['page', String(page)]]).toString()}`;
  return {
    current,
    total: pages,
    ...(current > 1 ? { previousUrl: url(current - 1) } : {}),
    ...(current < pages ? { nextUrl: url(current + 1) } : {}),
  };
}
