import type { Site } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type { ComposedMail, Composer, OutboxRow } from '../outbox/index.ts';
import type { Subscribers } from './create-subscribers.ts';
import type { Subscriber } from './subscriber.ts';

export interface SubscriberMailsDeps {
  subscribers: Pick<Subscribers, 'byId'>;
  campaigns: Pick<Campaigns, 'byId'>;
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
  };
}

async function compose(
  { subscribers, campaigns, tokens, views, site }: SubscriberMailsDeps, row: OutboxRow, wanted: (subscriber: Subscriber) => boolean,
): Promise<ComposedMail | 'suppressed'> {
  const subscriber = await subscribers.byId(row.data.subscriberId ?? '');
  const campaign = subscriber === null ? null : await campaigns.byId(subscriber.campaignId);
  if (subscriber === null || campaign === null || !wanted(subscriber)) return 'suppressed';
  const model = {
    site,
    name: subscriber.name,
    campaign: { title: campaign.title, shortTitle: campaign.shortTitle, summary: campaign.summary, url: `${site.publicUrl}/campaigns/${campaign.slug}` },
    reportsUrl: `${site.publicUrl}/campaigns/${campaign.slug}/reports`,
    manageUrl: `${site.publicUrl}/subscriptions/${tokens.issue('subscription', subscriber.id)}`,
  };
  const render = (part: string) => views.render(`emails/${row.kind}/${part}`, model);
  return { subject: render('subject').trim(), html: render('html'), text: render('text') };
}
