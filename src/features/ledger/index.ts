export { createLedger, type Ledger, type Totals } from './create-ledger.ts';
export { ensureLedgerIndexes } from './ledger-models.ts';
export { chargeEntry, feeEntry, importEntry, type LedgerEntry } from './entry.ts';
