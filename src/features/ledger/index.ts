export { createLedger } from './create-ledger.ts';
export { ensureLedgerIndexes } from './ensure-ledger-indexes.ts';
export type { Appended } from './append-entries.ts';
export type { EntryFilter, EntryPage, Ledger, LedgerLag, Totals } from './ledger.ts';
export type { TotalDifference } from './compare-totals.ts';
export type { FoldingTrouble, StuckEntry, UnheldShard } from './folding-trouble.ts';
export type { TotalScope } from './total-effect.ts';
export {
  attachedEntry, chargeEntry, disputeEntry, disputeReinstatedEntry, feeEntry, feeMovedEntries, importEntry, movedEntries, payoutEntry, refundEntry, refundFailedEntry, UNASSIGNED,
  type Account, type EntryKind, type EntryParties, type LedgerEntry, type Posting,
} from './entry.ts';
