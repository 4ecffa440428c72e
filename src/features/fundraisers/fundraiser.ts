import type { Money } from '../../shared/money.ts';

export type FundraiserStatus = 'draft' | 'published' | 'paused' | 'ended' | 'hidden';

/** Who took a page from the public, why, and what it was before. */
export interface Hiding {
  from: 'published' | 'paused' | 'ended';
  /** For the supporter to read. */
  reason: string;
  /** The account of the member of staff. */
  by: string;
  at: Date;
}

/** A supporter's page that raises money for a campaign. */
export interface Fundraiser {
  id: string;
  slug: string;
  formerSlugs: string[];
  campaignId: string;
  accountId: string;
  /** As shown on the page; the account may have another one. */
  supporterName: string;
  supporterEmail: string;
  title: string;
  /** BCP 47: what title and story are written in. */
  language: string;
  /** Markdown. */
  story: string;
  /** In the campaign's currency. */
  goal: Money;
  /** The last moment in which gifts are taken, or null for as long as the campaign runs. */
  endsAt: Date | null;
  pictureId: string | null;
  status: FundraiserStatus;
  hiding: Hiding | null;
  createdAt: Date;
  publishedAt: Date | null;
  /** Grows with every change, so that of two changes at once only one is stored. */
  revision: number;
}

/** What the supporter decides. */
export type FundraiserFields = Pick<Fundraiser, 'supporterName' | 'title' | 'language' | 'story' | 'goal' | 'endsAt' | 'pictureId'>;

/** What the button to give says, and the form that it opens: friends come for the person rather than for the campaign. */
export function givingWords({ supporterName }: Pick<Fundraiser, 'supporterName'>): string {
  return `Give on ${supporterName}’s page`;
}

/** Whether a gift can be started on the page now, as far as the page goes; the campaign must take gifts too. */
export function fundraiserAcceptsGifts(fundraiser: Fundraiser, now: Date): boolean {
  return fundraiser.status === 'published' && !isOver(fundraiser, now);
}

/** What visitors see: a page whose last day is over has ended, whoever forgot to say so. */
export function visibleFundraiserStatus(fundraiser: Fundraiser, now: Date): FundraiserStatus {
  return fundraiser.status === 'published' && isOver(fundraiser, now) ? 'ended' : fundraiser.status;
}

function isOver({ endsAt }: Fundraiser, now: Date): boolean {
  return endsAt !== null && now > endsAt;
}

// Each transition gives the page as it is afterwards, or null when it does not apply to the page as it is.

export function published(fundraiser: Fundraiser, now: Date): Fundraiser | null {
  if (fundraiser.status !== 'draft') return null;
  return { ...fundraiser, status: 'published', publishedAt: now };
}

export function paused(fundraiser: Fundraiser): Fundraiser | null {
  return fundraiser.status === 'published' ? { ...fundraiser, status: 'paused' } : null;
}

/** Takes a paused or ended page up again. An end date that has passed goes, or the page would end at once. */
export function resumed(fundraiser: Fundraiser, now: Date): Fundraiser | null {
  const stopped = fundraiser.status === 'paused' || visibleFundraiserStatus(fundraiser, now) === 'ended';
  if (!stopped) return null;
  return { ...fundraiser, status: 'published', endsAt: isOver(fundraiser, now) ? null : fundraiser.endsAt };
}

export function ended(fundraiser: Fundraiser): Fundraiser | null {
  return fundraiser.status === 'published' || fundraiser.status === 'paused' ? { ...fundraiser, status: 'ended' } : null;
}

/** Staff take the page from the public. A draft isn't public, so it can't be hidden. */
export function hidden(fundraiser: Fundraiser, { by, reason }: Pick<Hiding, 'by' | 'reason'>, now: Date): Fundraiser | null {
  const from = fundraiser.status;
  if (from === 'draft' || from === 'hidden') return null;
  return { ...fundraiser, status: 'hidden', hiding: { from, reason, by, at: now } };
}

export function unhidden(fundraiser: Fundraiser): Fundraiser | null {
  if (fundraiser.status !== 'hidden' || fundraiser.hiding === null) return null;
  return { ...fundraiser, status: fundraiser.hiding.from, hiding: null };
}

/** @param slug the address for the page's title; the one it had stays a former one, unless nobody ever saw it */
export function edited(fundraiser: Fundraiser, fields: FundraiserFields, slug: string): Fundraiser {
  const seen = fundraiser.status !== 'draft';
  const before = seen ? [fundraiser.slug, ...fundraiser.formerSlugs] : [];
  return { ...fundraiser, ...fields, slug, formerSlugs: before.filter((each) => each !== slug) };
}
