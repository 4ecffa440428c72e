export { createStripeInbox, type StripeInbox, type StripeInboxDeps } from './create-stripe-inbox.ts';
export { AlreadyFinished, type Delivery, type EventHandler, type Outcome } from './event-handler.ts';
export { ensureStripeInboxIndexes, type InboxState } from './inbox-model.ts';
export type { Received } from './receive-event.ts';
export { stripeWebhookRoute } from './stripe-webhook-route.ts';
