import type { Clock } from '../../shared/clock.ts';
import { acceptsFundraisers, acceptsGifts, type Campaign, type Campaigns, openingOf, type Progress, visibleStatus } from '../campaigns/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { progressOfEach } from './fundraiser-cards.ts';
import { endsOn } from './fundraiser-page.ts';
import { type Fundraiser, fundraiserAcceptsGifts, type FundraiserStatus, visibleFundraiserStatus } from './fundraiser.ts';

/** A page as its supporter sees it among their own (views/partials/fundraisers/own.hbs). */
export interface OwnFundraiser {
  id: string;
  slug: string;
  title: string;
  language: string;
  campaign: { slug: string; title: string; language: string };
  status: FundraiserStatus;
  /** What the status means, in a sentence. */
  words: string;
  progress: Progress;
  isDraft: boolean;
  isPublic: boolean;
  mayPause: boolean;
  mayResume: boolean;
  mayEnd: boolean;
}

export interface OwnFundraisersDeps {
  clock: Clock;
  campaigns: Pick<Campaigns, 'byId'>;
  ledger: Pick<Ledger, 'totalsOf'>;
}

/** In the order of the list; a page whose campaign is gone is left out. */
export async function ownFundraisers({ clock, campaigns, ledger }: OwnFundraisersDeps, fundraisers: readonly Fundraiser[]): Promise<OwnFundraiser[]> {
  const now = clock.now();
  const ids = [...new Set(fundraisers.map((each) => each.campaignId))];
  const [found, progress] = await Promise.all([Promise.all(ids.map((id) => campaigns.byId(id))), progressOfEach(ledger, fundraisers)]);
  return progress.flatMap(([fundraiser, each]) => {
    const campaign = found.find((one) => one?.id === fundraiser.campaignId);
    return campaign === undefined || campaign === null ? [] : [toOwn(fundraiser, campaign, each, now)];
  });
}

function toOwn(fundraiser: Fundraiser, campaign: Campaign, progress: Progress, now: Date): OwnFundraiser {
  const { id, slug, title, language } = fundraiser;
  const status = visibleFundraiserStatus(fundraiser, now);
  return {
    id,
    slug,
    title,
    language,
    campaign: { slug: campaign.slug, title: campaign.title, language: campaign.language },
    status,
    words: statusWords(fundraiser, campaign, now),
    progress,
    isDraft: status === 'draft',
    isPublic: status !== 'draft' && status !== 'hidden',
    mayPause: status === 'published',
    mayResume: (status === 'paused' || status === 'ended') && acceptsFundraisers(campaign, now),
    mayEnd: status === 'published' || status === 'paused',
  };
}

function statusWords(fundraiser: Fundraiser, campaign: Campaign, now: Date): string {
  const until = endsOn(fundraiser, campaign);
  switch (visibleFundraiserStatus(fundraiser, now)) {
    case 'draft': return 'Only you can see it until you publish it.';
    case 'paused': return 'Everyone can see it. It takes no gifts until you resume it.';
    case 'ended': return 'Everyone can see it. It takes no more gifts.';
    case 'hidden': return `The organization has taken it from the public: “${fundraiser.hiding?.reason ?? ''}” Change what is needed and tell them, and it can come back.`;
    case 'published': {
      const opening = openingOf(campaign, now);
      if (opening !== null) return `Everyone can see it. ${opening.sentence}`;
      if (!fundraiserAcceptsGifts(fundraiser, now) || !acceptsGifts(campaign, now)) return visibleStatus(campaign, now) === 'paused' ? 'The campaign is paused, so it takes no gifts just now.' : 'The campaign has ended, so it takes no more gifts.';
      return until === null ? 'Everyone can see it and give on it.' : `Everyone can see it and give on it until ${until}.`;
    }
  }
}
