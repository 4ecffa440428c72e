import type { ClientSession } from 'mongoose';
import type { Outbox } from '../outbox/index.ts';
import type { Subscriber } from './subscriber.ts';

/** The question that only the owner of the mailbox can answer. */
export async function enqueueConfirmation(outbox: Pick<Outbox, 'enqueue'>, subscriber: Subscriber, session: ClientSession): Promise<void> {
  await enqueue(outbox, 'confirm-subscription', subscriber, session);
}

/** Says that the reports come, and how to end them. */
export async function enqueueWelcome(outbox: Pick<Outbox, 'enqueue'>, subscriber: Subscriber, session: ClientSession): Promise<void> {
  await enqueue(outbox, 'subscribed', subscriber, session);
}

/** The revision is part of the subject, so that asking again later is another mail and not a repetition of the first. */
async function enqueue(outbox: Pick<Outbox, 'enqueue'>, kind: string, { id, email, history }: Subscriber, session: ClientSession): Promise<void> {
  await outbox.enqueue({ kind, subject: `${id}/${history.length}`, to: email, data: { subscriberId: id } }, { session });
}
