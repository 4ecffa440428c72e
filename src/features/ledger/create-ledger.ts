import type { Connection } from 'mongoose';
import type { Clock } from '../../shared/clock.ts';
import { appendEntries } from './append-entries.ts';
import { foldEntries } from './fold-entries.ts';
import type { Ledger } from './ledger.ts';
import { ledgerModels } from './ledger-models.ts';
import { readEntries } from './read-entries.ts';
import { readTotals } from './read-totals.ts';
import { recount } from './recount.ts';

const REST_MS = 1_000;

export function createLedger({ connection, clock }: { connection: Connection; clock: Clock }): Ledger {
  const models = ledgerModels(connection);
  const appendMany: Ledger['appendMany'] = (entries, { session }) => appendEntries(models, entries, clock.now(), session);
  return {
    async append(entry, options) {
      const [result] = await appendMany([entry], options);
      return result ?? 'already';
    },
    appendMany,
    ...readEntries(models),
    ...readTotals(models),
    foldBatch: () => foldEntries(models),
    async foldAll() {
      while ((await foldEntries(models)) > 0);
    },
    async lag() {
      const [waiting, oldest] = await Promise.all([models.unfolded.countDocuments({}), models.unfolded.findOne({}, { recordedAt: 1 }).sort({ recordedAt: 1 }).lean()]);
      return { waiting, oldestAt: oldest?.recordedAt ?? null };
    },
    stuck: () => models.stuck.countDocuments({}),
    rebuildTotals: () => recount(models, { replace: true }),
    verifyTotals: () => recount(models, { replace: false }),
    close: () => Promise.resolve(),
    tasks: [{ name: 'ledger: fold entries into totals', restMs: REST_MS, run: () => foldEntries(models) }],
  };
}
