import type { Campaign } from '../../src/features/campaigns/index.ts';
import { money } from '../../src/shared/money.ts';

/** A published campaign in dollars; what a test is about, it says. */
export function aCampaign(fields: Partial<Campaign> = {}): Campaign {
  return {
    id: 'cmp_1', slug: 'safe-homes', organizationId: 'org_1', title: 'Safe homes', language: 'en', shortTitle: 'Safe Homes', summary: 'Ninety days', story: 'A story.', place: 'Serbia',
    theme: 'Human rights', country: 'RS', currency: 'USD', goal: money(3_000_000, 'USD'), startedAt: new Date('2024-03-04T08:00:00Z'), opensAt: null, endsAt: null, timeZone: 'UTC', status: 'published', pauseWords: '',
    suggestedGifts: [{ amount: money(2_500, 'USD'), does: 'a week of calls' }], leader: { name: 'Lena K.', role: 'leads', words: '' }, pictureIds: [],
    updatedAt: new Date('2024-03-04T08:00:00Z'), ...fields,
  };
}
