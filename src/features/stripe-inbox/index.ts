export { createStripeInbox, type StripeInbox } from './create-stripe-inbox.ts';
export type { Delivery, EventHandler, Outcome } from './event-handler.ts';
export { ensureStripeInboxIndexes } from './inbox-model.ts';
export type { Received } from './receive-event.ts';
export { stripeWebhookRoute } from './stripe-webhook-route.ts';
