export { createOutbox } from './create-outbox.ts';
export type { Outbox } from './create-outbox.ts';
export { createOutboxSender } from './create-outbox-sender.ts';
export type { ComposedMail, Composer, OutboxSender } from './create-outbox-sender.ts';
export { ensureOutboxIndexes } from './outbox-model.ts';
export { outboxKey, outboxStates } from './outbox-row.ts';
export type { OutboxRow, OutboxState, OutgoingMail } from './outbox-row.ts';
