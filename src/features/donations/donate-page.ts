import { randomBytes } from 'node:crypto';
import type { FormState } from '../../http/forms.ts';
import { minorDigits } from '../../shared/currency.ts';
import { currencySymbol } from '../../shared/format-money.ts';
import { add, type Money, money, toDecimal } from '../../shared/money.ts';
import type { Clock } from '../../shared/clock.ts';
import { tidyLine } from '../../shared/text.ts';
import { type Campaign, progressOf } from '../campaigns/index.ts';
import { type Fundraiser, givingWords } from '../fundraisers/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { accentSheet } from '../organizations/index.ts';
import type { PictureView } from '../pictures/index.ts';
import { type Visibility, visibilities } from './donation.ts';
import { cardFeeOf, coverAsked } from './fee-cover.ts';
import { readAmount } from './gift-form.ts';
import { giftLimits } from './gift-limits.ts';
import type { OrganizationLookup } from './needs.ts';
import { cardDays } from './tribute-form.ts';
import { publicName } from './public-gift.ts';

/** More than any sum that can be typed. */
const MANY_DIGITS = 999_999_999_999_999;

export interface DonatePageDeps {
  clock: Clock;
  organizations: OrganizationLookup;
  ledger: Pick<Ledger, 'totals'>;
  pictures: { views(ids: string[]): Promise<PictureView[]>; drawn(seed: string, theme?: string): PictureView };
}

/** What a giving form shows beside what is typed. */
export interface DonateFacts {
  campaign: Campaign;
  fundraiser: Fundraiser | null;
  organizationName: string;
  stylesheet: string | undefined;
  totals: Awaited<ReturnType<Ledger['totals']>>;
  picture: PictureView;
  /** The days on which an e-card can be sent. */
  cardDays: { first: string; last: string };
}

export async function donateFacts(deps: DonatePageDeps, campaign: Campaign, fundraiser: Fundraiser | null): Promise<DonateFacts> {
  const [organization, totals, [picture]] = await Promise.all([
    deps.organizations.byId(campaign.organizationId),
    fundraiser === null ? deps.ledger.totals('campaign', campaign.id, campaign.currency) : deps.ledger.totals('fundraiser', fundraiser.id, campaign.currency),
    deps.pictures.views(campaign.pictureIds.slice(0, 1)),
  ]);
  return { campaign, fundraiser, organizationName: organization?.name ?? '', stylesheet: accentSheet(organization), totals, picture: picture ?? deps.pictures.drawn(campaign.slug, campaign.theme), cardDays: cardDays({ timeZone: campaign.timeZone, now: deps.clock.now() }) };
}

/** All that views/pages/donations/new.hbs shows. @param form what was typed, or what a fresh form starts with */
export function donatePage({ campaign, fundraiser, organizationName, totals, picture, cardDays: days }: DonateFacts, form: FormState): object {
  const address = fundraiser === null ? `/campaigns/${campaign.slug}` : `/fundraisers/${fundraiser.slug}`;
  return {
    action: `${address}/donate`,
    back: { url: address, label: fundraiser?.title ?? campaign.shortTitle },
    heading: headingOf(campaign, fundraiser),
    campaign: { title: campaign.title, language: campaign.language, picture, organization: { name: organizationName } },
    progress: progressOf(fundraiser?.goal ?? campaign.goal, totals),
    amounts: campaign.suggestedGifts.map(({ amount, does }) => ({ value: String(amount.minor), amount, does })),
    currency: { sign: currencySymbol(campaign.currency), minorDigits: minorDigits(campaign.currency) },
    // A formatter of its own costs the page's script 15 ms, and a slow phone four times that.
    patterns: { usual: money(MANY_DIGITS - MANY_DIGITS % 1000, campaign.currency), exact: money(MANY_DIGITS, campaign.currency) },
    fee: { ...cardFeeOf(campaign.currency), step: giftLimits(campaign.currency).step },
    visibilities: visibilityChoices(form.values.name ?? ''),
    ...sumsOf(form, campaign.currency),
    tribute: { kinds: tributeChoices, days, ...openParts(form) },
    nonce: freshNonce(form),
    form,
  };
}

export function headingOf(campaign: Campaign, fundraiser: Fundraiser | null): string {
  return fundraiser === null ? `Give to ${campaign.shortTitle}` : givingWords(fundraiser);
}

/** @param wanted the amount that a link asked for, in minor units as text; the second suggestion otherwise */
export function freshForm(campaign: Campaign, wanted: string | undefined): FormState {
  const suggested = campaign.suggestedGifts.map(({ amount }) => String(amount.minor));
  const values: Record<string, string> = { visibility: 'first', reports: '1', tributeKind: 'honour', amount: suggested[1] ?? suggested[0] ?? 'own' };
  if (wanted !== undefined && suggested.includes(wanted)) values.amount = wanted;
  else if (wanted !== undefined && /^[1-9]\d{0,7}$/.test(wanted)) {
    values.amount = 'own';
    values.ownAmount = toDecimal(money(Number.parseInt(wanted, 10), campaign.currency));
  }
  return { values, errors: {} };
}

/** A corrected form keeps the value it was rendered with: it is the same gift until the answers are right. */
function freshNonce({ values }: FormState): string {
  return /^[\w-]{16,64}$/.test(values.form ?? '') ? values.form ?? '' : randomBytes(16).toString('base64url');
}

/** What the button and the line about the fee say before anything is typed. */
function sumsOf({ values }: FormState, currency: string): { sum: Money | null; feeCover: Money | null } {
  const amount = readAmount(values, currency);
  if (!amount.ok) return { sum: null, feeCover: null };
  const feeCover = coverAsked(amount.money);
  return { sum: values.coverFees === undefined ? amount.money : add(amount.money, feeCover), feeCover };
}

const tributeChoices = [{ value: 'honour', label: 'In honour' }, { value: 'memory', label: 'In memory' }];

/** What would hide in a folded part although somebody filled it in, or has to look at it. */
function openParts({ values, errors }: FormState): { open: boolean; cardOpen: boolean } {
  const used = (names: readonly string[]) => names.some((name) => (values[name] ?? '') !== '' || errors[name] !== undefined);
  const cardOpen = used(['ecardName', 'ecardEmail', 'ecardWords', 'ecardDay']);
  return { open: cardOpen || used(['tributeName']), cardOpen };
}

const plainNames: Record<Visibility, { label: string; words: string }> = {
  full: { label: 'Full name', words: 'as you write it' },
  first: { label: 'First name', words: 'and an initial' },
  anonymous: { label: 'Anonymous', words: 'no name' },
};

function visibilityChoices(typedName: string) {
  const name = tidyLine(typedName);
  return visibilities.map((value) => ({ value, words: plainNames[value].words, label: name === '' ? plainNames[value].label : publicName(name, value), preview: true }));
}
