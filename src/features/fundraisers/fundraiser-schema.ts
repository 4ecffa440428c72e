import { z } from 'zod';
import { requiredLine, requiredText } from '../../http/forms.ts';
import { languageField } from '../../http/language-field.ts';
import { formatMoney } from '../../shared/format-money.ts';
import { type Money, money } from '../../shared/money.ts';
import { minorDigits } from '../../shared/currency.ts';
import { type MoneyRefusal, parseMoney } from '../../shared/parse-money.ts';
import type { Campaign } from '../campaigns/index.ts';
import { dayInWords, dayOf, lastMomentOf } from './zoned-day.ts';

const MOST_YEARS = 2;

/**
 * The supporter's form, for a page of this campaign. The picture is dealt with apart, because it is kept even when a
 * field beside it is refused.
 * @param locale where the supporter is used to read figures and dates
 */
export function fundraiserForm(campaign: Campaign, now: Date, locale?: string) {
  return z.object({
    supporterName: requiredLine('Please enter your name as it should stand on the page.', 80),
    title: requiredLine('Please give your page a title.', 80).pipe(z.string().min(4, 'Please use at least four letters.')),
    language: languageField,
    story: requiredText('Please write a few words about why this matters to you.', 8_000),
    goal: z.string({ error: 'Please enter your goal.' }).transform((text, context) => {
      const goal = readGoal(text, campaign.currency, locale);
      if (typeof goal !== 'string') return goal;
      context.addIssue({ code: 'custom', message: goal });
      return z.NEVER;
    }),
    endsOn: z.string().trim().default('').transform((day, context) => {
      const endsAt = readEnd(day, campaign, { now, locale });
      if (typeof endsAt !== 'string') return endsAt;
      context.addIssue({ code: 'custom', message: endsAt });
      return z.NEVER;
    }),
  });
}

/** The days that the date field offers, `2026-12-31`. */
export function endDays(campaign: Campaign, now: Date): { min: string; max: string } {
  const last = latestEnd(campaign, now);
  return { min: dayOf(earliestStart(campaign, now), campaign.timeZone), max: dayOf(last, campaign.timeZone) };
}

const refusals: Record<MoneyRefusal, string> = {
  empty: 'Please enter your goal.',
  'not-a-number': 'Please enter the goal as an amount, such as 500.',
  negative: 'The goal must be above zero.',
  'too-precise': 'This currency has no coin as small as this.',
  ambiguous: 'Please write the amount without a separator between thousands.',
  'too-large': 'This is more than a page can ask for.',
};

/** @returns the goal, or the sentence that refuses it */
function readGoal(text: string, currency: string, locale?: string): Money | string {
  const parsed = parseMoney(text, currency);
  if (!parsed.ok) return refusals[parsed.reason];
  const one = money(10 ** minorDigits(currency), currency);
  if (parsed.money.minor < one.minor) return `The goal must be at least ${formatMoney(one, locale, 'short')}.`;
  const most = money(one.minor * 10_000_000, currency);
  if (parsed.money.minor > most.minor) return `The goal can be at most ${formatMoney(most, locale, 'short')}.`;
  return parsed.money;
}

/** @returns the last moment of the day, null for no end, or the sentence that refuses it */
function readEnd(day: string, campaign: Campaign, { now, locale }: { now: Date; locale: string | undefined }): Date | null | string {
  if (day === '') return null;
  if (!z.iso.date().safeParse(day).success) return 'Please enter the day as year, month and day, such as 2027-05-31.';
  const endsAt = lastMomentOf(day, campaign.timeZone);
  if (endsAt <= now) return 'This day is over. Please choose one that is still to come.';
  const start = earliestStart(campaign, now);
  if (endsAt <= start) return `Giving opens on ${dayInWords(start, campaign.timeZone, locale)}. Please choose that day or a later one.`;
  const last = latestEnd(campaign, now);
  // Compared as days: the campaign may end in the middle of one.
  if (day > dayOf(last, campaign.timeZone)) {
    return campaign.endsAt === last
      ? `The campaign ends on ${dayInWords(last, campaign.timeZone, locale)}. Please choose a day up to then.`
      : 'Please choose a day within the next two years.';
  }
  return endsAt;
}

/** From when on gifts can come in. */
function earliestStart({ opensAt }: Campaign, now: Date): Date {
  return opensAt !== null && opensAt > now ? opensAt : now;
}

function latestEnd(campaign: Campaign, now: Date): Date {
  const twoYears = new Date(earliestStart(campaign, now));
  twoYears.setUTCFullYear(twoYears.getUTCFullYear() + MOST_YEARS);
  return campaign.endsAt !== null && campaign.endsAt < twoYears ? campaign.endsAt : twoYears;
}
