import type { Model } from 'mongoose';
import { isDuplicateKey } from '../../platform/mongo/is-duplicate-key.ts';
import type { InboxRow } from './inbox-model.ts';

/** Stores a row unless one of its id is there. Resolves when it is on disk. */
export type StoreRow = (row: InboxRow) => Promise<'stored' | 'duplicate'>;

interface Waiting {
  row: InboxRow;
  resolve: (stored: 'stored' | 'duplicate') => void;
  reject: (error: unknown) => void;
}

/** With the largest bodies that are taken it stays below what one command may hold. */
const AT_ONCE = 40;

/**
 * One insert is under way at a time, and takes along all rows that came during the one before it: a burst of events costs
 * a round trip and a commit for dozens of them, a single one waits for nobody.
 */
export function rowStore(inbox: Model<InboxRow>): StoreRow {
  const waiting: Waiting[] = [];
  let busy = false;

  const insertAll = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) await insertSome(inbox, waiting.splice(0, AT_ONCE));
    busy = false;
  };

  return (row) => new Promise((resolve, reject) => {
    waiting.push({ row, resolve, reject });
    void insertAll();
  });
}

/** Tells everybody what became of their row. Never throws. */
async function insertSome(inbox: Model<InboxRow>, some: readonly Waiting[]): Promise<void> {
  try {
    const duplicates = await insert(inbox, some.map(({ row }) => row));
    some.forEach(({ resolve }, index) => resolve(duplicates.has(index) ? 'duplicate' : 'stored'));
  } catch (error) {
    for (const { reject } of some) reject(error);
  }
}

/**
 * By the driver itself: the rows are made here and fit, and checking each against its schema costs as much as all the rest.
 * @returns the places of rows that were there already
 */
async function insert(inbox: Model<InboxRow>, rows: readonly InboxRow[]): Promise<Set<number>> {
  try {
    await inbox.collection.insertMany(rows as never, { ordered: false });
    return new Set();
  } catch (error) {
    const errors = writeErrorsOf(error);
    if (errors.length === 0 || !errors.every(({ code }) => isDuplicateKey({ code }))) throw error;
    return new Set(errors.map(({ index }) => index));
  }
}

function writeErrorsOf(error: unknown): { index: number; code: number }[] {
  const found = typeof error === 'object' && error !== null && 'writeErrors' in error ? error.writeErrors : [];
  return (Array.isArray(found) ? found : [found]) as { index: number; code: number }[];
}
