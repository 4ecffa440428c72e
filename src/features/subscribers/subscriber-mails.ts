import type { Site } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { acceptsGifts, type Campaign, type Campaigns, openingOf } from '../campaigns/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { ComposedMail, Composer, OutboxRow } from '../outbox/index.ts';
import { mailHead } from '../pictures/index.ts';
import { listIdOf } from './list-id.ts';
import type { Subscribers } from './create-subscribers.ts';
import type { Subscriber } from './subscriber.ts';

export interface SubscriberMailsDeps {
  subscribers: Pick<Subscribers, 'byId'>;
  campaigns: Pick<Campaigns, 'byId'>;
  organizations: Pick<Organizations, 'byId'>;
  clock: Clock;
  tokens: Tokens;
  views: Views;
  site: Site;
}

/** The mails of this feature, by their kind in the outbox. */
export function subscriberMails(deps: SubscriberMailsDeps): Record<string, Composer> {
  return {
    // Who has confirmed meanwhile, by an earlier copy of the question, needn't be asked again.
    'confirm-subscription': (row) => compose(deps, row, (subscriber) => subscriber.state !== 'active'),
    subscribed: (row) => compose(deps, row, (subscriber) => subscriber.state === 'active'),
    // Closed again by the time of its turn: an invitation to give would lead to a refusal. Put off: the later day has a mail of its own.
    'campaign-open': (row) => compose(deps, row, (subscriber, campaign) => subscriber.state === 'active' && acceptsGifts(campaign, deps.clock.now()) && !isPutOff(campaign, row)),
  };
}

function isPutOff({ opensAt }: Campaign, { data }: OutboxRow): boolean {
  return opensAt !== null && data.opensAt !== undefined && opensAt > new Date(data.opensAt);
}

async function compose(
  { subscribers, campaigns, organizations, clock, tokens, views, site }: SubscriberMailsDeps, row: OutboxRow, wanted: (subscriber: Subscriber, campaign: Campaign) => boolean,
): Promise<ComposedMail | 'suppressed'> {
  const subscriber = await subscribers.byId(row.data.subscriberId ?? '');
  const campaign = subscriber === null ? null : await campaigns.byId(subscriber.campaignId);
  if (subscriber === null || campaign === null || !wanted(subscriber, campaign)) return 'suppressed';
  const organization = await organizations.byId(campaign.organizationId);
  const unsubscribeUrl = `${site.publicUrl}/unsubscribe/${tokens.issue('unsubscribe', subscriber.id)}`;
  const model = {
    site,
    name: subscriber.name,
    campaign: { title: campaign.title, language: campaign.language, shortTitle: campaign.shortTitle, summary: campaign.summary, url: `${site.publicUrl}/campaigns/${campaign.slug}` },
    opening: openingOf(campaign, clock.now()),
    ...mailHead(organization, site.publicUrl),
    organization: organization === null ? null : { name: organization.name, address: organization.address.join(', ') },
    reportsUrl: `${site.publicUrl}/campaigns/${campaign.slug}/reports`,
    // Nobody who was only asked a question is offered to stop what hasn't begun.
    ...(row.bulk ? { unsubscribeUrl } : {}),
    manageUrl: `${site.publicUrl}/subscriptions/${tokens.issue('subscription', subscriber.id)}`,
  };
  const render = (part: string) => views.render(`emails/${row.kind}/${part}`, model);
  return { subject: render('subject').trim(), html: render('html'), text: render('text'), ...(row.bulk ? { listUnsubscribeUrl: unsubscribeUrl, listId: listIdOf(campaign, site) } : {}) };
}
