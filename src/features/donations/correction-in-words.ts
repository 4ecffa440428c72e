import { formatDate } from '../../shared/format-date.ts';
import { formatMoney } from '../../shared/format-money.ts';
import type { Correction } from './correction.ts';

/** What a correction says, in one line for whoever gave: "Given back: $25.00 on 3 March 2026 (credit note LR-2026-C0001)". @param locale where the reader is used to read figures */
export function correctionInWords({ kind, amount, at, issuedAt, number, takesBack, timeZone }: Correction, locale?: string): string {
  const sum = formatMoney(amount, locale);
  const day = (when: Date) => formatDate(when, timeZone, locale);
  switch (kind) {
    case 'refund':
      return `Given back: ${sum} on ${day(at)} (credit note ${number})`;
    case 'dispute-lost':
      return `Taken back by the bank: ${sum} on ${day(at)} (credit note ${number})`;
    case 'refund-failed':
      return `Not given back after all: ${sum} came home on ${day(issuedAt)} (${number}, which takes back credit note ${takesBack ?? ''})`;
    case 'dispute-overturned':
      return `Given after all: the bank let ${sum} stand on appeal, by ${day(issuedAt)} (${number}, which takes back credit note ${takesBack ?? ''})`;
  }
}
