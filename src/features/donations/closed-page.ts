import type { PageHead } from '../../http/pages.ts';
import { acceptsGifts, type Campaign, closedSentence, type Campaigns, openingOf, progressOf, visibleStatus } from '../campaigns/index.ts';
import { accentSheet } from '../organizations/index.ts';
import type { DonatePageDeps } from './donate-page.ts';

type ClosedPageDeps = DonatePageDeps & { campaigns: Pick<Campaigns, 'ofOrganization'> };

/** As many as stand side by side. */
const MOST_OTHERS = 2;

/** What views/pages/donations/closed.hbs shows, with its head, in place of a giving form: why it takes no gifts, and where the same people take some. */
export async function closedPage(deps: ClosedPageDeps, campaign: Campaign): Promise<{ head: PageHead; model: object }> {
  const now = deps.clock.now();
  const [organization, all] = await Promise.all([deps.organizations.byId(campaign.organizationId), deps.campaigns.ofOrganization(campaign.organizationId)]);
  const others = all.filter((other) => other.id !== campaign.id && acceptsGifts(other, now)).slice(0, MOST_OTHERS);
  const pictures = await deps.pictures.views(others.flatMap(({ pictureIds }) => pictureIds.slice(0, 1)));
  const status = visibleStatus(campaign, now);
  const opening = openingOf(campaign, now);
  const model = {
    status,
    label: opening?.badge ?? (status === 'paused' ? 'Paused' : 'Ended'),
    opening,
    words: closedSentence(campaign, now),
    campaign: { title: campaign.title, language: campaign.language, shortTitle: campaign.shortTitle, url: `/campaigns/${campaign.slug}` },
    organization: { name: organization?.name ?? '', url: `/organizations/${organization?.slug ?? ''}` },
    others: await Promise.all(others.map(async ({ id, slug, title, language, summary, place, theme, goal, currency, pictureIds }) => ({
      slug, title, language, summary, place,
      organization: { name: organization?.name ?? '' },
      picture: pictures.find((picture) => picture.id === pictureIds[0]) ?? deps.pictures.drawn(slug, theme),
      progress: progressOf(goal, await deps.ledger.totals('campaign', id, currency)),
    }))),
  };
  return { head: { title: `${opening === null ? 'No gifts just now' : opening.sentence.replace(/\.$/, '')}: ${campaign.title}`, noindex: true, stylesheet: accentSheet(organization) }, model };
}
