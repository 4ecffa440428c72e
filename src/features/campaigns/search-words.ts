import { countryName } from '../../shared/countries.ts';
import { plainWords } from '../../shared/text.ts';
import type { Campaign } from './campaign.ts';

/** The words of a text as they are looked for, each once. */
export function searchWords(text: string): string[] {
  return [...new Set(plainWords(text))];
}

/** What a campaign is found by; its organization's name is looked up beside it. */
export function wordsOfCampaign({ title, summary, place, theme, country }: Pick<Campaign, 'title' | 'summary' | 'place' | 'theme' | 'country'>): string[] {
  return searchWords([title, summary, place, theme, countryName(country)].join(' '));
}
