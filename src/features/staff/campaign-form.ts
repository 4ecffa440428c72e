import { z } from 'zod';
import { type FormState, optionalText, parseForm, requiredLine, requiredText, typedValues } from '../../http/forms.ts';
import { languageField, languageInField } from '../../http/language-field.ts';
import { countryCode, countryName } from '../../shared/countries.ts';
import { isCurrency } from '../../shared/currency.ts';
import { type Money, toDecimal } from '../../shared/money.ts';
import { parseMoney } from '../../shared/parse-money.ts';
import { beginsWithDay } from '../../shared/text.ts';
import { timeZones } from '../../shared/time-zones.ts';
import { type Campaign, type CampaignChanges, campaignSlug, neverOpens, type NewCampaign, type SavedCampaign, type SuggestedGift } from '../campaigns/index.ts';
import { dayOf, firstMomentOf, lastMomentOf } from '../fundraisers/index.ts';

/** Rows for suggested gifts; empty ones are ignored, so that adding and removing needs no script. */
const giftRows = [1, 2, 3, 4, 5, 6];

type ParsedChanges = { ok: true; changes: CampaignChanges } | { ok: false; form: FormState };

const basics = {
  title: requiredLine('Please give the campaign a title.', 200),
  shortTitle: requiredLine('Please enter a short title, for the button: “Give to …”.', 40),
  slug: z.string().trim().pipe(campaignSlug),
};

/** Everything but pictures, which have their own reading. @param currency and @param timeZone of the campaign, which never change */
export function parseCampaignForm(body: unknown, { currency, timeZone }: Pick<Campaign, 'currency' | 'timeZone'>): ParsedChanges {
  const days = { opensAt: dayField((day) => firstMomentOf(day, timeZone)), endsAt: dayField((day) => lastMomentOf(day, timeZone)) };
  const schema = z.object({
    ...basics,
    language: languageField,
    summary: requiredText('Please say in a sentence or two what the campaign does.', 300),
    story: requiredText('Please tell the story: visitors decide by it.', 50_000),
    place: requiredLine('Please enter the place, such as a country or a town.', 200),
    theme: requiredLine('Please enter a theme, such as Education.', 200),
    country: countryField,
    goal: moneyField(currency, 'Please enter the goal.'),
    ...days,
    leaderName: optionalText(120),
    leaderRole: optionalText(120),
    leaderWords: optionalText(600),
  });
  const parsed = parseForm(schema, body);
  const gifts = readGifts(body, currency);
  const typedDays = parseForm(z.object(days), body);
  const refused = typedDays.ok && neverOpens(typedDays.value) ? refusedFields['never-open'] : {};
  const wrong = { ...(parsed.ok ? {} : parsed.form.errors), ...refused, ...gifts.errors };
  if (!parsed.ok || Object.keys(wrong).length > 0) return { ok: false, form: { values: typedValues(body), errors: wrong } };
  const { leaderName, leaderRole, leaderWords, ...rest } = parsed.value;
  return { ok: true, changes: { ...rest, leader: { name: leaderName, role: leaderRole, words: leaderWords }, suggestedGifts: gifts.gifts } };
}

/** What stands beside which field when a campaign isn't stored. */
export const refusedFields: Record<Extract<SavedCampaign, { ok: false }>['reason'], Record<string, string>> = {
  'slug-taken': { slug: 'Another campaign has or had this address. Please choose another one.' },
  'never-open': { opensAt: 'The first day must not come after the last one.' },
  'wrong-currency': { goal: 'Goal and amounts must be in the campaign’s currency.' },
  'not-found': { form: 'This campaign is no longer there.' },
};

/** The campaign as its form shows it. */
export function campaignValues(campaign: Campaign): Record<string, string> {
  const { title, language, shortTitle, slug, summary, story, place, theme, country, leader } = campaign;
  const gifts = campaign.suggestedGifts.flatMap(({ amount, does }, index) => [[`giftAmount${index + 1}`, toDecimal(amount)], [`giftDoes${index + 1}`, does]]);
  return {
    title, language: languageInField(language), shortTitle, slug, summary, story, place, theme,
    country: countryName(country),
    goal: toDecimal(campaign.goal),
    opensAt: campaign.opensAt === null ? '' : dayOf(campaign.opensAt, campaign.timeZone),
    endsAt: campaign.endsAt === null ? '' : dayOf(campaign.endsAt, campaign.timeZone),
    leaderName: leader.name,
    leaderRole: leader.role,
    leaderWords: leader.words,
    ...Object.fromEntries(gifts),
  };
}

/** The names of the fields for suggested gifts: those that are filled and one more are shown, the others put away. */
export function giftFields({ values }: FormState) {
  const last = giftRows.findLastIndex((row) => values[`giftAmount${row}`] || values[`giftDoes${row}`]);
  const fields = giftRows.map((row) => ({ amount: `giftAmount${row}`, does: `giftDoes${row}`, row }));
  return { gifts: fields.slice(0, last + 2), moreGifts: fields.slice(last + 2) };
}

const newCampaignForm = z.object({
  title: basics.title,
  shortTitle: basics.shortTitle,
  currency: z.string().trim().toUpperCase().refine(isCurrency, 'Please enter a currency as three letters, such as USD.'),
  goal: z.string({ error: 'Please enter the goal.' }),
  timeZone: z.string().trim().refine((zone) => timeZones.includes(zone), 'Please enter a time zone such as Europe/Lisbon.'),
});

export type NewCampaignFields = Pick<NewCampaign, 'title' | 'shortTitle' | 'currency' | 'timeZone' | 'goal'>;

/** The few things that a draft begins with; currency and time zone can't be changed later. */
export function parseNewCampaignForm(body: unknown): { ok: true; value: NewCampaignFields } | { ok: false; form: FormState } {
  const parsed = parseForm(newCampaignForm, body);
  if (!parsed.ok) return parsed;
  const goal = parseForm(z.object({ goal: moneyField(parsed.value.currency, 'Please enter the goal.') }), body);
  return goal.ok ? { ok: true, value: { ...parsed.value, goal: goal.value.goal } } : { ok: false, form: { values: typedValues(body), errors: goal.form.errors } };
}

/** A country's name, as its code; empty for none. */
const countryField = z.string().trim().default('').transform((typed, context): string => {
  const code = typed === '' ? '' : countryCode(typed);
  if (code !== undefined) return code;
  context.addIssue({ code: 'custom', message: 'We don’t know this country. Please enter its English name, such as Serbia.' });
  return z.NEVER;
});

function moneyField(currency: string, missing: string) {
  return z.string({ error: missing }).transform((typed, context): Money => {
    const parsed = parseMoney(typed, currency);
    if (parsed.ok && parsed.money.minor > 0) return parsed.money;
    context.addIssue({ code: 'custom', message: amountRefusal(parsed.ok ? 'zero' : parsed.reason, currency, missing) });
    return z.NEVER;
  });
}

function amountRefusal(reason: string, currency: string, missing: string): string {
  if (reason === 'empty') return missing;
  if (reason === 'zero' || reason === 'negative') return 'Please enter an amount above zero.';
  return `Please enter an amount in ${currency}, such as 1,250.`;
}

/** A day of the campaign's calendar, meant as one of its moments; empty for none. */
function dayField(momentOf: (day: string) => Date) {
  return z.string().trim().default('').transform((typed, context): Date | null => {
    if (typed === '') return null;
    if (typed.length === 10 && beginsWithDay(typed)) return momentOf(typed);
    context.addIssue({ code: 'custom', message: 'Please enter a day like 2027-06-30.' });
    return z.NEVER;
  });
}

function readGifts(body: unknown, currency: string): { gifts: SuggestedGift[]; errors: Record<string, string> } {
  const values = typedValues(body);
  const result: { gifts: SuggestedGift[]; errors: Record<string, string> } = { gifts: [], errors: {} };
  for (const row of giftRows) {
    const does = (values[`giftDoes${row}`] ?? '').trim();
    const typed = (values[`giftAmount${row}`] ?? '').trim();
    if (does === '' && typed === '') continue;
    const amount = moneyField(currency, 'Please enter the amount.').safeParse(typed);
    if (!amount.success) result.errors[`giftAmount${row}`] = amount.error.issues[0]?.message ?? '';
    else if (does === '') result.errors[`giftDoes${row}`] = 'Please say what this amount does.';
    else if (does.length > 140) result.errors[`giftDoes${row}`] = 'Please keep this to 140 characters.';
    else result.gifts.push({ amount: amount.data, does });
  }
  return result;
}
