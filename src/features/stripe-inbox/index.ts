export { createStripeInbox, type InboxLag, type StripeInbox } from './create-stripe-inbox.ts';
export type { Delivery, EventHandler, Outcome } from './event-handler.ts';
export { ensureStripeInboxIndexes, type InboxSource } from './inbox-model.ts';
export type { Received } from './receive-event.ts';
export { stripeWebhookRoute } from './stripe-webhook-route.ts';
export type { TroubledEvent, TroubledPage } from './troubled-events.ts';
