export { createSubscribers, type Audience, type Subscribers } from './create-subscribers.ts';
export { ensureSubscribersIndexes } from './subscriber-model.ts';
export { subscriberMails } from './subscriber-mails.ts';
export { subscriberRoutes } from './subscriber-routes.ts';
export type { Subscriber } from './subscriber.ts';
