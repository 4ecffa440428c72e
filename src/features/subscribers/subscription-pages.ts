import type { Campaign } from '../campaigns/index.ts';
import type { Subscriber, SubscriberState } from './subscriber.ts';

interface Words {
  stateLabel: string;
  heading: string;
  words: string;
  action: 'confirm' | 'unsubscribe' | 'resume';
  button: string;
}

const wordsOf: Record<SubscriberState, (title: string) => Words> = {
  pending: (title) => ({
    stateLabel: 'not confirmed yet',
    heading: `Get the reports of ${title}?`,
    words: 'Someone asked for these reports to be sent to this address. If that was you, say yes here. Nothing is sent before.',
    action: 'confirm',
    button: 'Yes, send me the reports',
  }),
  active: (title) => ({
    stateLabel: 'subscribed',
    heading: `You get the reports of ${title}`,
    words: 'The next report comes to this address when it is published, usually once a quarter. You can stop at any time.',
    action: 'unsubscribe',
    button: 'Stop the reports',
  }),
  unsubscribed: (title) => ({
    stateLabel: 'stopped',
    heading: `You get no reports of ${title}`,
    words: 'No report of this campaign is sent to this address. Receipts for gifts still are: they belong to the gift.',
    action: 'resume',
    button: 'Send me the reports again',
  }),
};

/** The page that manages one subscription. */
export function managePage(subscriber: Subscriber, campaign: Campaign, address: string, done: boolean) {
  return {
    ...wordsOf[subscriber.state](campaign.shortTitle),
    done,
    state: subscriber.state,
    email: subscriber.email,
    address,
    campaign: { title: campaign.title, language: campaign.language, url: `/campaigns/${campaign.slug}` },
  };
}
