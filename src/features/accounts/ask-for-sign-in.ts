import type { Connection } from 'mongoose';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Bell } from '../../platform/tasks/run-tasks.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { normalizeEmail } from '../../shared/text.ts';
import { hashSecret } from '../../shared/tokens.ts';
import type { Outbox } from '../outbox/index.ts';
import { signInRequestStore } from './sign-in-request-store.ts';
import { newSignInRequest } from './sign-in-request.ts';

export interface AskDeps {
  connection: Connection;
  clock: Clock;
  outbox: Pick<Outbox, 'enqueue'>;
  bell: Bell;
}

/**
 * Stores a sign-in request and its mail, both or none. Accounts are not looked at, so the answer and the work are the
 * same for an address that has one and for one that hasn't.
 * @param asked `browser` is the secret that the asking browser's session keeps; `next` a path of ours
 */
export async function askForSignIn({ connection, clock, outbox, bell }: AskDeps, asked: { email: string; browser: string; next: string }): Promise<void> {
  const email = normalizeEmail(asked.email);
  const request = newSignInRequest(newId('sir'), { email, browserHash: hashSecret(asked.browser), next: asked.next }, clock.now());
  await inTransaction(connection, async (session) => {
    await signInRequestStore(connection).add(request, session);
    await outbox.enqueue({ kind: 'sign-in', subject: request.id, to: email }, { session });
  });
  bell.ring();
}
