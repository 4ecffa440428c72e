export { createStripeInbox, type InboxLag, type StripeInbox } from './create-stripe-inbox.ts';
export type { Delivery, EventHandler, FinishMany, Outcome, TogetherHandler } from './event-handler.ts';
export type { HeardLate } from './heard-late.ts';
export { ensureStripeInboxIndexes, type InboxSource, type InboxState } from './inbox-model.ts';
export type { Received } from './receive-event.ts';
export { stripeWebhookRoute } from './stripe-webhook-route.ts';
export type { InboxEvent, TroubledEvent, TroubledPage } from './troubled-events.ts';
