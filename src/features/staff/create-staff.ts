import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { normalizeEmail } from '../../shared/text.ts';
import { type Account, type Accounts, displayName } from '../accounts/index.ts';
import type { StaffMember, StaffRole } from './staff-member.ts';
import { staffModel, type StaffRow } from './staff-model.ts';

export interface Staff {
  /** Lets a mail address into an organization's back office; who is in already gets the role. */
  add(email: string, organizationId: string, role: StaffRole): Promise<void>;
  isStaff(email: string): Promise<boolean>;
  /** What the account's address may enter; ties the account to it. Empty for everybody else. */
  membershipsOf(account: Pick<Account, 'id' | 'email'>): Promise<StaffMember[]>;
  /** Who looks after an organization's money, in the order of their addresses. */
  financeOf(organizationId: string): Promise<StaffContact[]>;
  /** Who looks after money anywhere on this installation, each person once. */
  allFinance(): Promise<StaffContact[]>;
}

/** A person to write to. */
export interface StaffContact {
  email: string;
  /** The address where the person has not told us a name. */
  name: string;
}

export interface StaffDeps {
  connection: Connection;
  clock: Clock;
  accounts: Pick<Accounts, 'byEmail'>;
}

export function createStaff({ connection, clock, accounts }: StaffDeps): Staff {
  const model = staffModel(connection);
  const financePeople = async (filter: { organizationId?: string }) => {
    const rows = await model.find({ ...filter, role: 'finance' }).sort({ email: 1 }).lean();
    const addresses = [...new Set(rows.map(({ email }) => email))];
    return Promise.all(addresses.map((email) => contactOf(accounts, email)));
  };
  return {
    async add(email, organizationId, role) {
      const row = { accountId: null, email: normalizeEmail(email), organizationId, role, addedAt: clock.now() };
      const changed = await model.updateOne({ email: row.email, organizationId }, { $set: { role } });
      if (changed.matchedCount > 0) return;
      try {
        await model.create([{ _id: newId('stf'), ...row }]);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    async isStaff(email) {
      return (await model.exists({ email: normalizeEmail(email) })) !== null;
    },
    async membershipsOf({ id, email }) {
      const address = normalizeEmail(email);
      const rows = await model.find({ email: address }).lean();
      if (rows.some((row) => row.accountId === null)) await model.updateMany({ email: address, accountId: null }, { $set: { accountId: id } });
      return rows.map((row) => toMember({ ...row, accountId: row.accountId ?? id }));
    },
    financeOf: (organizationId) => financePeople({ organizationId }),
    allFinance: () => financePeople({}),
  };
}

async function contactOf(accounts: StaffDeps['accounts'], email: string): Promise<StaffContact> {
  const account = await accounts.byEmail(email);
  return { email, name: account === null ? email : displayName(account) };
}

function toMember({ _id, ...rest }: StaffRow): StaffMember {
  return { id: _id, ...rest };
}
