import type { Currency } from '../../shared/currency.ts';
import { add, compareMoney, type Money, subtract, zero } from '../../shared/money.ts';
import type { Totals } from '../ledger/index.ts';

/** What came in and went. Each amount has the sign with which it goes into a sum: the first four make what was raised. */
export interface StatementLine {
  /** How many gifts came in, whatever became of them. */
  gifts: number;
  /** Through Stripe, as donors paid it. */
  gross: Money;
  /** Through former platforms. */
  imported: Money;
  /** Below zero, unless refunds failed that began in another month. */
  refunded: Money;
  /** Below zero, unless disputes were won that began in another month. */
  disputed: Money;
  raised: Money;
  /** What Stripe kept, as far as it is known: below zero, unless Stripe gave back more. It is no part of what was raised. */
  fees: Money;
}

export interface StatementMonth extends StatementLine {
  /** `2026-03`, by UTC. */
  month: string;
  /** Its first moment. */
  begins: Date;
}

export interface StatementYear {
  /** `2026` */
  year: string;
  months: StatementMonth[];
  /** The months, added up. */
  sum: StatementLine;
  newest: boolean;
}

/** How a campaign's raised figure comes about, and what is left of it. */
export interface TotalStatement {
  /** Those in which something moved, oldest first. */
  months: StatementMonth[];
  /** The same months by year, for pages that fold the earlier ones away; empty while one year holds them all. */
  years: StatementYear[];
  /** The months, added up. */
  sum: StatementLine;
  /** How many donations have money left, which is the number that campaign pages show. */
  donations: number;
  /** What isn't in Stripe's books, below zero: it goes off what was raised. */
  elsewhere: Money;
  /** Raised less what came in elsewhere, less fees. */
  net: Money;
}

type MonthTotals = Totals & { month: string };

/** Adds up the months, and nothing else: no figure of the statement comes from another place than its lines. */
export function totalStatement(months: readonly MonthTotals[], currency: Currency): TotalStatement {
  const none = zero(currency);
  const lines = months.map((each) => ({ month: each.month, begins: monthBegins(each.month), ...lineOf(each) }));
  const sum = addedUp(lines, currency);
  const elsewhere = subtract(none, sum.imported);
  const moved = lines.filter(({ gifts, gross, imported, refunded, disputed, fees }) => gifts > 0 || [gross, imported, refunded, disputed, fees].some(({ minor }) => minor !== 0));
  return {
    months: moved,
    years: byYear(moved, currency),
    sum,
    donations: months.reduce((count, each) => count + each.donations, 0),
    elsewhere,
    net: add(add(sum.raised, elsewhere), sum.fees),
  };
}

function byYear(months: readonly StatementMonth[], currency: Currency): StatementYear[] {
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))];
  if (years.length < 2) return [];
  return years.map((year, index) => {
    const own = months.filter(({ month }) => month.startsWith(year));
    return { year, months: own, sum: addedUp(own, currency), newest: index === years.length - 1 };
  });
}

/** @param month `2026-03`, by UTC */
export function monthBegins(month: string): Date {
  return new Date(`${month}-01T00:00:00Z`);
}

/** Whether each line of the statement is what the campaign's totals say. */
export function tiesTo({ sum, donations, net }: TotalStatement, totals: Totals): boolean {
  const whole = lineOf(totals);
  const pairs = [
    [sum.gross, whole.gross], [sum.imported, whole.imported], [sum.refunded, whole.refunded], [sum.disputed, whole.disputed], [sum.raised, totals.raised],
    [sum.fees, whole.fees], [net, totals.net],
  ] as const;
  return sum.gifts === totals.gifts && donations === totals.donations && pairs.every(([own, theirs]) => compareMoney(own, theirs) === 0);
}

/** What was raised is added up from the parts, so that they tie whatever the stored figure is; `tiesTo` compares it. */
function lineOf({ gifts, gross, imported, refunded, disputed, fees }: Totals): StatementLine {
  const none = zero(gross.currency);
  const line = { gifts, gross, imported, refunded: subtract(none, refunded), disputed: subtract(none, disputed), fees: subtract(none, fees) };
  return { ...line, raised: add(add(line.gross, line.imported), add(line.refunded, line.disputed)) };
}

function addedUp(lines: readonly StatementLine[], currency: Currency): StatementLine {
  const none = zero(currency);
  return lines.reduce<StatementLine>(together, { gifts: 0, gross: none, imported: none, refunded: none, disputed: none, raised: none, fees: none });
}

function together(a: StatementLine, b: StatementLine): StatementLine {
  return {
    gifts: a.gifts + b.gifts, gross: add(a.gross, b.gross), imported: add(a.imported, b.imported),
    refunded: add(a.refunded, b.refunded), disputed: add(a.disputed, b.disputed), raised: add(a.raised, b.raised), fees: add(a.fees, b.fees),
  };
}
