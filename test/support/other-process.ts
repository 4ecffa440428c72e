import type { Connection } from 'mongoose';
import { createLedger, importEntry, type Ledger } from '../../src/features/ledger/index.ts';
import { connectMongo } from '../../src/platform/mongo/connect-mongo.ts';
import { inTransaction } from '../../src/platform/mongo/in-transaction.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { money } from '../../src/shared/money.ts';

/** Where a gift goes. */
export interface GiftParties {
  organizationId: string;
  campaignId: string;
  fundraiserId: string | null;
}

/** Books gifts over a connection of its own, as another process does: nobody is told but by the database. */
export interface OtherProcess {
  connection: Connection;
  ledger: Ledger;
  /** Books a gift of each of these sums and folds them into the totals together. */
  book(parties: GiftParties, sums: readonly number[], currency?: string): Promise<void>;
  close(): Promise<void>;
}

export async function otherProcess(mongodbUri: string): Promise<OtherProcess> {
  const connection = await connectMongo(mongodbUri);
  const ledger = createLedger({ connection, clock: systemClock });
  return {
    connection, ledger,
    async book(parties, sums, currency = 'USD') {
      const entries = sums.map((minor) => importEntry({ reference: newId('ref'), gross: money(minor, currency), at: new Date(), donationId: null, ...parties }));
      await inTransaction(connection, (session) => ledger.appendMany(entries, { session }));
      await ledger.foldAll();
    },
    async close() {
      await ledger.close();
      await connection.close();
    },
  };
}
