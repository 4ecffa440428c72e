export { createSubscribers, type Audience, type Subscribers } from './create-subscribers.ts';
export { ensureSubscribersIndexes } from './subscriber-model.ts';
export { subscriberMails } from './subscriber-mails.ts';
export { listIdOf } from './list-id.ts';
export { tellOpenings } from './tell-openings.ts';
export { subscriberRoutes } from './subscriber-routes.ts';
export type { Subscriber } from './subscriber.ts';
