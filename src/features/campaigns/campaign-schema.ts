import { z } from 'zod';
import { countryName } from '../../shared/countries.ts';
import { isCurrency } from '../../shared/currency.ts';
import { HOUSE_LANGUAGE, isLanguage } from '../../shared/languages.ts';
import type { Money } from '../../shared/money.ts';
import { timeZones } from '../../shared/time-zones.ts';

const line = z.string().trim().min(1).max(200);
const positiveMoney = z.custom<Money>(
  (value) => typeof value === 'object' && value !== null && 'minor' in value && Number.isSafeInteger(value.minor) && Number(value.minor) > 0,
  'An amount above zero is needed.',
);

/** An address of a campaign: `safe-homes`. */
export const campaignSlug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'The address may have small letters, digits and hyphens.')
  .max(80, 'Please keep the address to 80 characters.')
  // /staff/campaigns/new is where a campaign begins.
  .refine((slug) => slug !== 'new', 'This address is taken by the site itself.');

/** A country's code, or nothing. */
const campaignCountry = z.string().refine((code) => code === '' || countryName(code) !== '', 'This is no code of a country.');

const campaignFields = {
  slug: campaignSlug,
  title: line,
  language: z.string().refine(isLanguage, 'This language is not on the list.'),
  shortTitle: z.string().trim().min(1).max(40),
  summary: z.string().trim().min(1).max(300),
  story: z.string().trim().min(1).max(50_000),
  place: line,
  theme: line,
  country: campaignCountry,
  goal: positiveMoney,
  startedAt: z.date(),
  opensAt: z.date().nullable(),
  endsAt: z.date().nullable(),
  timeZone: z.string().refine((zone) => timeZones.includes(zone), 'This time zone is not known.'),
  suggestedGifts: z.array(z.object({ amount: positiveMoney, does: z.string().trim().min(1).max(140) })).max(8),
  leader: z.object({ name: z.string().trim().max(120), role: z.string().trim().max(120), words: z.string().trim().max(600) }),
  pictureIds: z.array(z.string().startsWith('pic_')).max(12),
};

type AmountsOfOneCurrency = { currency?: string; goal?: Money | undefined; suggestedGifts?: { amount: Money }[] | undefined };

export const newCampaign = z
  .object({
    ...campaignFields,
    country: campaignCountry.default(''),
    opensAt: campaignFields.opensAt.default(null),
    language: campaignFields.language.default(HOUSE_LANGUAGE),
    organizationId: z.string().startsWith('org_'),
    currency: z.string().refine(isCurrency, 'This currency is not known.'),
    status: z.enum(['draft', 'published']).default('draft'),
  })
  .refine((campaign) => inCurrency(campaign, campaign.currency), 'Goal and suggested gifts must be in the currency of the campaign.');

/** What may change later. The currency may not: gifts were made in it. */
export const campaignChanges = z.object(campaignFields).partial().strict();

export type NewCampaign = z.input<typeof newCampaign>;
export type CampaignChanges = z.input<typeof campaignChanges>;

export function inCurrency({ goal, suggestedGifts = [] }: AmountsOfOneCurrency, currency: string): boolean {
  return [...(goal === undefined ? [] : [goal]), ...suggestedGifts.map((gift) => gift.amount)].every((amount) => amount.currency === currency);
}
