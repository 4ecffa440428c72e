import type { PageHead, Site } from '../../http/pages.ts';
import { plainExcerpt, renderMarkdown } from '../../http/markdown.ts';
import { type Share, shareLinks } from '../../http/share-links.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Money } from '../../shared/money.ts';
import { acceptsGifts, type Campaign, type Campaigns, type Opening, openingOf, progressOf, type Progress, type Standing, standingOf, standingVersion, visibleStatus } from '../campaigns/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { accentSheet, type Organizations } from '../organizations/index.ts';
import { type Pictures, type PictureView, shownByOthers } from '../pictures/index.ts';
import { drawingOf } from './fundraiser-cards.ts';
import { type Fundraiser, fundraiserAcceptsGifts, type FundraiserStatus, givingWords, visibleFundraiserStatus } from './fundraiser.ts';
import { dayInWords } from './zoned-day.ts';

/** A gift as its donor wants it to appear. */
export interface ShownGift {
  name: string;
  amount: Money | null;
  message?: string | null | undefined;
  /** `in memory of Mira Novak` */
  tribute?: string | undefined;
  at: Date;
}

export interface FundraiserPageDeps {
  clock: Clock;
  site: Site;
  campaigns: Pick<Campaigns, 'byId'>;
  organizations: Pick<Organizations, 'byId'>;
  ledger: Pick<Ledger, 'totals' | 'totalsOf'>;
  pictures: Pick<Pictures, 'views' | 'drawn'>;
  /** The page's newest gifts, through the privacy serializer. */
  recentGifts: (fundraiserId: string) => Promise<ShownGift[]>;
}

/** What views/partials/fundraisers/page.hbs shows. */
export interface FundraiserPageModel {
  fundraiser: { slug: string; title: string; language: string; supporterName: string; status: FundraiserStatus | 'upcoming'; storyHtml: string; endsOn: string | null };
  progress: Progress;
  standing: Standing;
  /** Where the page hears of changes, and what it shows now; null for one that nobody sees yet. */
  follow: { url: string; version: string } | null;
  giveUrl: string;
  giveLabel: string;
  /** The sentence in place of the buttons, or null while gifts are taken. */
  closed: string | null;
  /** When the campaign's gifts are taken, for a page that waits for it. */
  opening: Opening | null;
  hero: PictureView;
  recentGifts: ShownGift[];
  campaign: { slug: string; title: string; language: string; shortTitle: string; summary: string; organization: { slug: string; name: string }; progress: Progress; open: boolean };
  share: Share;
  /** Where the campaign's days are meant. */
  timeZone: string;
}

/** Everything that the page shows, for visitors and for its preview alike. */
export async function fundraiserPage(deps: FundraiserPageDeps, fundraiser: Fundraiser, campaign: Campaign): Promise<{ head: PageHead; model: FundraiserPageModel }> {
  const { clock, site, ledger, organizations, recentGifts } = deps;
  const [own, whole, organization, pictures, gifts] = await Promise.all([
    ledger.totals('fundraiser', fundraiser.id, campaign.currency),
    ledger.totals('campaign', campaign.id, campaign.currency),
    organizations.byId(campaign.organizationId),
    picturesOf(deps, fundraiser, campaign),
    recentGifts(fundraiser.id),
  ]);
  const now = clock.now();
  const { slug, title, language, supporterName, story } = fundraiser;
  const path = `/fundraisers/${slug}`;
  const status = shownStatus(fundraiser, campaign, now);
  const progress = progressOf(fundraiser.goal, own);
  const standing = standingOf(progress, status === 'hidden' ? 'ended' : status);
  return {
    head: { title: `${title}, by ${supporterName}`, description: plainExcerpt(story, 180), path, section: 'campaigns', laterScripts: ['share', 'live-progress'], stylesheet: accentSheet(organization), ...shownByOthers(pictures.shared) },
    model: {
      fundraiser: { slug, title, language, supporterName, status, storyHtml: renderMarkdown(story), endsOn: endsOn(fundraiser, campaign) },
      progress,
      standing,
      follow: status === 'draft' ? null : { url: `${path}/live`, version: standingVersion(progress, standing) },
      giveUrl: `${path}/donate`,
      giveLabel: givingWords(fundraiser),
      closed: closedWords(fundraiser, campaign, now),
      opening: status === 'upcoming' ? openingOf(campaign, now) : null,
      hero: pictures.hero,
      recentGifts: gifts.map(({ name, amount, message, tribute, at }) => ({ name, amount, message, tribute, at })),
      campaign: {
        slug: campaign.slug,
        title: campaign.title,
        language: campaign.language,
        shortTitle: campaign.shortTitle,
        summary: campaign.summary,
        organization: { slug: organization?.slug ?? '', name: organization?.name ?? '' },
        progress: progressOf(campaign.goal, whole),
        open: acceptsGifts(campaign, now),
      },
      share: shareLinks(`${site.publicUrl}${path}`, `${title}, by ${supporterName}`),
      timeZone: campaign.timeZone,
    },
  };
}

/** The last day as people write it, or null. */
export function endsOn(fundraiser: Fundraiser, campaign: Campaign): string | null {
  return fundraiser.endsAt === null ? null : dayInWords(fundraiser.endsAt, campaign.timeZone);
}

/** The photo, or a drawing; social networks show no SVG, so they get the campaign's picture in place of a drawing. */
async function picturesOf({ pictures }: FundraiserPageDeps, fundraiser: Fundraiser, campaign: Campaign): Promise<{ hero: PictureView; shared: PictureView | null }> {
  const campaignPicture = campaign.pictureIds[0];
  const views = await pictures.views([fundraiser.pictureId, campaignPicture].flatMap((id) => id ?? []));
  const photo = views.find((view) => view.id === fundraiser.pictureId);
  return { hero: photo ?? pictures.drawn(drawingOf(fundraiser.id)), shared: photo ?? views.find((view) => view.id === campaignPicture) ?? null };
}

/** A page of a campaign that is over has ended with it, one of a paused campaign is paused, and one of a campaign that isn't open yet waits for it. */
function shownStatus(fundraiser: Fundraiser, campaign: Campaign, now: Date): FundraiserStatus | 'upcoming' {
  const status = visibleFundraiserStatus(fundraiser, now);
  if (status === 'draft' || acceptsGifts(campaign, now)) return status;
  const around = visibleStatus(campaign, now);
  return status === 'published' && (around === 'paused' || around === 'upcoming') ? around : 'ended';
}

function closedWords(fundraiser: Fundraiser, campaign: Campaign, now: Date): string | null {
  if (fundraiser.status === 'paused') return 'This page is taking a break. It takes no gifts for now.';
  if (fundraiser.status === 'draft' || fundraiserAcceptsGifts(fundraiser, now)) {
    if (acceptsGifts(campaign, now)) return null;
    const opening = openingOf(campaign, now);
    if (opening !== null) return opening.sentence;
    return visibleStatus(campaign, now) === 'paused' ? `The campaign is paused, so this page takes no gifts just now.${campaign.pauseWords === '' ? '' : ` ${campaign.pauseWords}`}` : 'The campaign has ended, so this page takes no more gifts. Thank you to everyone who gave.';
  }
  return 'This page has ended and takes no more gifts. Thank you to everyone who gave.';
}
