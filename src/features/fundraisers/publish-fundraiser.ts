import type { Connection } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Bell } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Outbox } from '../outbox/index.ts';
import { changeFundraiser } from './change-fundraiser.ts';
import type { FundraiserStore } from './fundraiser-store.ts';
import { type Fundraiser, published } from './fundraiser.ts';

export interface PublishDeps {
  connection: Connection;
  clock: Clock;
  outbox: Pick<Outbox, 'enqueue'>;
  bell: Bell;
  store: FundraiserStore;
}

/** Makes a draft public and mails its link to the supporter, both or none. @returns null when it is no draft */
export async function publishFundraiser({ connection, clock, outbox, bell, store }: PublishDeps, id: string): Promise<Fundraiser | null> {
  const after = await inTransaction(connection, async (session) => {
    const fundraiser = await changeFundraiser(store, id, (each) => published(each, clock.now()), session);
    if (fundraiser === null) return null;
    await outbox.enqueue({ kind: 'fundraiser-published', subject: fundraiser.id, to: fundraiser.supporterEmail }, { session });
    return fundraiser;
  });
  bell.ring();
  return after;
}
