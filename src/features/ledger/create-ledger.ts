import type { Connection } from 'mongoose';
import type { Logger } from '../../platform/log/logger.ts';
import { createLeases } from '../../platform/mongo/lease.ts';
import type { Clock } from '../../shared/clock.ts';
import { newId } from '../../shared/ids.ts';
import { appendEntries } from './append-entries.ts';
import { createFolder } from './create-folder.ts';
import { foldingTrouble } from './folding-trouble.ts';
import type { Ledger } from './ledger.ts';
import { ledgerModels } from './ledger-models.ts';
import { readEntries } from './read-entries.ts';
import { readTotals } from './read-totals.ts';
import { recount } from './recount.ts';

export interface LedgerDeps {
  connection: Connection;
  clock: Clock;
  /** Names this process and run among those that fold; two of one name would take each other's shards for their own. */
  holder?: string;
  log?: Pick<Logger, 'error'>;
}

const silent = { error: () => undefined };

export function createLedger({ connection, clock, holder = newId('ldg'), log = silent }: LedgerDeps): Ledger {
  const models = ledgerModels(connection);
  const leases = createLeases(connection, clock, holder);
  const appendMany: Ledger['appendMany'] = (entries, { session }) => appendEntries(models, entries, clock.now(), session);
  return {
    async append(entry, options) {
      const [result] = await appendMany([entry], options);
      return result ?? 'already';
    },
    appendMany,
    ...readEntries(models),
    ...readTotals(models),
    ...createFolder({ models, leases, clock, log }),
    ...foldingTrouble(models, leases, clock),
    async lag() {
      const [waiting, oldest] = await Promise.all([
        models.unfolded.countDocuments({}),
        models.unfolded.findOne({}, { recordedAt: 1 }).sort({ recordedAt: 1 }).lean(),
      ]);
      return { waiting, oldestAt: oldest?.recordedAt ?? null };
    },
    stuck: () => models.stuck.countDocuments({}),
    rebuildTotals: () => recount({ models, clock }, { replace: true }),
    verifyTotals: () => recount({ models, clock }, { replace: false }),
  };
}
