export { createLedger, type Ledger, type Totals } from './create-ledger.ts';
export { ensureLedgerIndexes } from './ledger-models.ts';
export { chargeEntry, feeEntry, importEntry, type EntryKind, type EntryParties, type LedgerEntry } from './entry.ts';
export type { Appended } from './append-entries.ts';
export type { TotalDifference } from './rebuild-totals.ts';
export type { TotalScope } from './total-effect.ts';
