import { atLeastZero, compareMoney, isPositive, type Money, subtract } from '../../shared/money.ts';

/** How far a campaign or a fundraiser has come, derived from its goal and the ledger's total. */
export interface Progress {
  raised: Money;
  goal: Money;
  /** Goal less raised, never below zero. */
  toGo: Money;
  /** What came in beyond the goal, or null. */
  over: Money | null;
  reached: boolean;
  donations: number;
}

/** A goal of zero is none: it is never reached, and nothing comes in beyond it. */
export function progressOf(goal: Money, total: { raised: Money; donations: number }): Progress {
  const beyond = subtract(total.raised, goal);
  return {
    raised: total.raised,
    goal,
    toGo: atLeastZero(subtract(goal, total.raised)),
    over: isPositive(goal) && isPositive(beyond) ? beyond : null,
    reached: isPositive(goal) && compareMoney(total.raised, goal) >= 0,
    donations: total.donations,
  };
}
