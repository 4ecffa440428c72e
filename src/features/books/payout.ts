import type { Money } from '../../shared/money.ts';
import type { TransactionState } from './transaction-model.ts';

/** A deposit from Stripe to the bank account. */
export interface Payout {
  /** Stripe's id, `po_…`. */
  id: string;
  amount: Money;
  /** As Stripe calls it: `pending`, `in_transit`, `paid`, `failed`, `canceled`. */
  status: string;
  automatic: boolean;
  createdAt: Date;
  /** When it should be in the bank. */
  arrivalAt: Date;
  /** Why it failed; null else. */
  failure: string | null;
  /** Whether it is known what adds up to it: not before Stripe has closed it, and never for one that was made by hand. */
  linesKnown: boolean;
}

/** Movements of one kind and owner that a payout paid out, added up. */
export interface PayoutSum {
  /** As Stripe calls it, with its finer word. */
  type: string;
  category: string;
  /** Null for other business, and for what nobody knows whose it is. */
  organizationId: string | null;
  /** Whether it is of other business in the same Stripe account. */
  foreign: boolean;
  count: number;
  amount: Money;
  fee: Money;
  net: Money;
}

/** A movement of money at Stripe that a payout paid out. */
export interface PayoutLine {
  /** Stripe's id, `txn_…`. */
  id: string;
  /** As Stripe calls it: `charge`, `payment`, `refund`, `adjustment` … */
  type: string;
  category: string;
  source: string | null;
  chargeId: string | null;
  amount: Money;
  fee: Money;
  /** amount - fee: the nets of all lines add up to the payout. */
  net: Money;
  created: Date;
  state: TransactionState;
  /** Why it is foreign or converted; null else. */
  reason: string | null;
  entryKeys: readonly string[];
  organizationId: string | null;
  campaignId: string | null;
  donationId: string | null;
}
