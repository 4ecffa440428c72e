import type { Connection } from 'mongoose';
import { accountModel } from './account-model.ts';
import { signInRequestModel } from './sign-in-request-model.ts';

export async function ensureAccountIndexes(connection: Connection): Promise<void> {
  await accountModel(connection).createIndexes();
  await signInRequestModel(connection).createIndexes();
}
