import { countryName } from '../../shared/countries.ts';
import type { Campaign } from './campaign.ts';

/** The words of a text as they are looked for: without case, accents and signs, each once. */
export function searchWords(text: string): string[] {
  return [...new Set(text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])];
}

/** What a campaign is found by; its organization's name is looked up beside it. */
export function wordsOfCampaign({ title, summary, place, theme, country }: Pick<Campaign, 'title' | 'summary' | 'place' | 'theme' | 'country'>): string[] {
  return searchWords([title, summary, place, theme, countryName(country)].join(' '));
}
