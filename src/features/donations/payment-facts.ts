/** What became of money that was given back. Canceled counts as failed: the money is with us again. */
export const refundStates = ['pending', 'succeeded', 'failed'] as const;

/**
 * How far a dispute has come, in the order of time. An inquiry only asks and takes nothing. A lost dispute may be
 * appealed, so that won comes after lost.
 */
export const disputeStates = ['inquiry', 'inquiry-closed', 'needs-response', 'under-review', 'lost', 'won'] as const;

/** A refund of a payment, as far as Stripe told. */
export interface RefundFact {
  /** Stripe's `re_…`. */
  refundId: string;
  /** In minor units of the payment's currency. */
  minor: number;
  status: typeof refundStates[number];
  /** Stripe's word for why, and for a failed one why it failed. */
  reason: string | null;
  /** When the refund was made, however late we hear of it. */
  at: Date;
}

/** A donor's bank questions a payment. */
export interface DisputeFact {
  /** Stripe's `dp_…` or `du_…`. */
  disputeId: string;
  minor: number;
  status: typeof disputeStates[number];
  reason: string | null;
  /** Stripe took the money from our balance. */
  withdrawn: boolean;
  /** And gave it back: never without having taken it. */
  reinstated: boolean;
  /** Until when evidence is taken. */
  dueBy: Date | null;
  at: Date;
}

/** What happened to a payment after it was made. Facts are only ever added to. */
export interface PaymentFacts {
  refunds: readonly RefundFact[];
  disputes: readonly DisputeFact[];
}

/** Where a donation can be once its money came. */
export const paidStatuses = ['paid', 'partly-refunded', 'refunded', 'disputed', 'dispute-won', 'dispute-lost'] as const;
export type PaidStatus = typeof paidStatuses[number];

export const noFacts: PaymentFacts = { refunds: [], disputes: [] };

/**
 * Both together. Stripe's news come in any order and more than once: joining is commutative, associative and idempotent,
 * so that all orders end in the same facts.
 */
export function joinFacts(a: PaymentFacts, b: PaymentFacts): PaymentFacts {
  return {
    refunds: joined([...a.refunds, ...b.refunds], (fact) => fact.refundId, joinRefunds),
    disputes: joined([...a.disputes, ...b.disputes], (fact) => fact.disputeId, joinDisputes),
  };
}

function joined<Fact extends { at: Date }>(facts: readonly Fact[], idOf: (fact: Fact) => string, join: (a: Fact, b: Fact) => Fact): Fact[] {
  const byId = new Map<string, Fact>();
  for (const fact of facts) {
    const before = byId.get(idOf(fact));
    byId.set(idOf(fact), before === undefined ? fact : join(before, fact));
  }
  return [...byId.values()].sort((a, b) => a.at.getTime() - b.at.getTime() || (idOf(a) < idOf(b) ? -1 : 1));
}

function joinRefunds(a: RefundFact, b: RefundFact): RefundFact {
  const status = later(refundStates, a.status, b.status);
  // Of the later news the reason: "the account is closed" says more than "requested by customer".
  const reason = greater(a.status === status ? a.reason : null, b.status === status ? b.reason : null);
  return { refundId: a.refundId, minor: Math.max(a.minor, b.minor), status, reason, at: earlier(a.at, b.at) };
}

function joinDisputes(a: DisputeFact, b: DisputeFact): DisputeFact {
  return {
    disputeId: a.disputeId,
    minor: Math.max(a.minor, b.minor),
    status: later(disputeStates, a.status, b.status),
    reason: greater(a.reason, b.reason),
    withdrawn: a.withdrawn || b.withdrawn,
    reinstated: a.reinstated || b.reinstated,
    dueBy: greater(a.dueBy, b.dueBy),
    at: earlier(a.at, b.at),
  };
}

function later<State extends string>(order: readonly State[], a: State, b: State): State {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function greater<Value extends string | Date>(a: Value | null, b: Value | null): Value | null {
  if (a === null || b === null) return a ?? b;
  return a >= b ? a : b;
}

function earlier(a: Date, b: Date): Date {
  return a <= b ? a : b;
}

/** Where a paid donation stands, by what is known of it. The first that holds, from what concerns people most. */
export function statusOfFacts(amountMinor: number, facts: PaymentFacts): PaidStatus {
  if (hasOpenDispute(facts)) return 'disputed';
  if (facts.disputes.some(({ status }) => status === 'lost')) return 'dispute-lost';
  const refunded = refundedMinor(facts);
  if (refunded >= amountMinor) return 'refunded';
  if (refunded > 0) return 'partly-refunded';
  return facts.disputes.some(({ status }) => status === 'won') ? 'dispute-won' : 'paid';
}

/** The bank waits for an answer, or thinks about it. An inquiry is none: it takes nothing, and giving the money back settles it. */
export function hasOpenDispute({ disputes }: PaymentFacts): boolean {
  return disputes.some(({ status }) => status === 'needs-response' || status === 'under-review');
}

/** Given back or on its way back, in minor units. */
export function refundedMinor({ refunds }: PaymentFacts): number {
  return refunds.reduce((sum, { minor, status }) => (status === 'failed' ? sum : sum + minor), 0);
}

/** Taken by a bank and not given back, in minor units. */
export function withdrawnMinor({ disputes }: PaymentFacts): number {
  return disputes.reduce((sum, { minor, withdrawn, reinstated }) => (withdrawn && !reinstated ? sum + minor : sum), 0);
}
