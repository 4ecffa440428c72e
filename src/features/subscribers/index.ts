export { createSubscribers, type Audience, type GiftArrival, type Subscribers, type SubscribersDeps } from './create-subscribers.ts';
export { ensureSubscribersIndexes } from './subscriber-model.ts';
export { subscriberMails, type SubscriberMailsDeps } from './subscriber-mails.ts';
export { subscriberRoutes, type SubscriberRoutesDeps } from './subscriber-routes.ts';
export type { Subscriber, SubscriberState } from './subscriber.ts';
