import type { Connection } from 'mongoose';
import type { Appointment } from '../../platform/schedule/schedule.ts';
import { type BooksFiles, booksFiles } from './books-files.ts';
import { booksModels } from './books-models.ts';
import type { NameLookup } from './name-lookup.ts';
import { type BooksReads, readBooks } from './read-books.ts';
import { reconcile, type Reconciled } from './reconcile.ts';
import { type ReconcileDeps, RunOvertaken } from './run.ts';

export interface Books extends BooksReads, BooksFiles {
  /**
   * Compares the ledger with Stripe up to now, and brings in what is missing. One at a time over all processes.
   * @param since from this moment on again, whatever was compared before
   */
  reconcile(options?: { since?: Date }): Promise<Reconciled>;
  appointments: Appointment[];
}

export type BooksDeps = Omit<ReconcileDeps, 'models'> & { connection: Connection; names: NameLookup };

export function createBooks({ names, ...deps }: BooksDeps): Books {
  const models = booksModels(deps.connection);
  const reads = readBooks(models);
  // A lease is a process's: it keeps others out, and not a second call of our own.
  let underWay = false;
  const reconcileOnce: Books['reconcile'] = async ({ since } = {}) => {
    if (underWay) return { kind: 'busy' };
    underWay = true;
    try {
      return await reconcile({ ...deps, models }, since ?? null);
    } finally {
      underWay = false;
    }
  };
  return {
    ...reads,
    ...booksFiles(reads, deps.ledger, names),
    reconcile: reconcileOnce,
    appointments: [{
      name: 'books: compare with Stripe',
      every: '1 hour',
      async run() {
        try {
          await reconcileOnce();
        } catch (error) {
          if (!(error instanceof RunOvertaken)) throw error;
        }
      },
    }],
  };
}
