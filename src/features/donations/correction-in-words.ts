import { formatDate } from '../../shared/format-date.ts';
import { formatMoney } from '../../shared/format-money.ts';
import type { Correction } from './correction.ts';

/** What a correction says, in one line for whoever gave: "Given back: $25.00 on 3 March 2026 (credit note LR-2026-C0001)". */
export function correctionInWords({ kind, amount, at, issuedAt, number, takesBack, timeZone }: Correction): string {
  switch (kind) {
    case 'refund':
      return `Given back: ${formatMoney(amount)} on ${formatDate(at, timeZone)} (credit note ${number})`;
    case 'dispute-lost':
      return `Taken back by the bank: ${formatMoney(amount)} on ${formatDate(at, timeZone)} (credit note ${number})`;
    case 'refund-failed':
      return `Not given back after all: ${formatMoney(amount)} came home on ${formatDate(issuedAt, timeZone)} (${number}, which takes back credit note ${takesBack ?? ''})`;
    case 'dispute-overturned':
      return `Given after all: the bank let ${formatMoney(amount)} stand on appeal, by ${formatDate(issuedAt, timeZone)} (${number}, which takes back credit note ${takesBack ?? ''})`;
  }
}
