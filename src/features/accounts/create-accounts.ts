import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { normalizeEmail, tidyLine } from '../../shared/text.ts';
import { accountModel, type AccountRow } from './account-model.ts';
import type { Account } from './account.ts';

export interface Accounts {
  byId(id: string): Promise<Account | null>;
  byEmail(email: string): Promise<Account | null>;
  /** The address's account, made when it has none. @param name is kept only for a new account; it may be empty */
  findOrCreate(email: string, name?: string): Promise<Account>;
  /** @returns the account with its new name, or null when there is no such account */
  rename(id: string, name: string): Promise<Account | null>;
}

export function createAccounts({ connection, clock }: { connection: Connection; clock: Clock }): Accounts {
  const model = accountModel(connection);
  const byEmail = async (email: string) => nullable(await model.findOne({ email: normalizeEmail(email) }).lean());
  return {
    byId: async (id) => nullable(await model.findById(id).lean()),
    byEmail,
    async findOrCreate(email, name = '') {
      const found = await byEmail(email);
      if (found !== null) return found;
      const row: AccountRow = { _id: newId('acc'), email: normalizeEmail(email), name: tidyLine(name), createdAt: clock.now() };
      try {
        await model.create([row]);
        return toAccount(row);
      } catch (error) {
        const other = isDuplicateKey(error) ? await byEmail(email) : null;
        if (other === null) throw error;
        return other;
      }
    },
    rename: async (id, name) =>
      nullable(await model.findByIdAndUpdate(id, { $set: { name: tidyLine(name) } }, { returnDocument: 'after' }).lean()),
  };
}

function nullable(row: AccountRow | null): Account | null {
  return row === null ? null : toAccount(row);
}

function toAccount({ _id, ...rest }: AccountRow): Account {
  return { id: _id, ...rest };
}
