import type { Money } from '../../shared/money.ts';

export const differenceKinds = ['missing-entry', 'wrong-sum', 'missing-transaction', 'balance'] as const;
/**
 * missing-entry: Stripe moved money of ours that the ledger knows nothing of.
 * wrong-sum: both know of it, with different amounts.
 * missing-transaction: the ledger says that Stripe moved money, and Stripe knows nothing of it.
 * balance: the sums differ and no single movement explains it.
 */
export type DifferenceKind = typeof differenceKinds[number];

/** Something that the ledger and Stripe say differently. It stays open until a later comparison finds that they agree. */
export interface Difference {
  id: string;
  kind: DifferenceKind;
  /** What is different, for staff: sums, dates and what it is about. */
  sentence: string;
  /** The Stripe object or the entry's key that it is about: `ch_…`, `charge:ch_…`. */
  subject: string;
  /** What Stripe has more than the ledger; negative when the ledger has more. */
  amount: Money;
  foundAt: Date;
  resolvedAt: Date | null;
  /** Whose money it is; null when nobody can say, and then it concerns all. */
  organizationId: string | null;
}
