import * as fc from 'fast-check';
import {
  attachedEntry, chargeEntry, disputeEntry, disputeReinstatedEntry, type EntryParties, feeEntry, importEntry, type LedgerEntry, refundEntry, refundFailedEntry,
} from '../../src/features/ledger/index.ts';
import { money } from '../../src/shared/money.ts';

/** What happened to the money of one gift. Amounts are in minor units; a month is a number that `monthOf` names. */
export interface MoneyStory {
  /** `attached`: set aside first, until staff found its gift; `set-aside`: still waiting. */
  came: 'stripe' | 'import' | 'attached' | 'set-aside';
  minor: number;
  month: number;
  fee: number;
  refunds: { share: number; failed: boolean; month: number }[];
  dispute: { won: boolean; month: number } | null;
}

const MONTHS = 5;
const month = fc.integer({ min: 0, max: MONTHS - 1 });

const story: fc.Arbitrary<MoneyStory> = fc.record({
  came: fc.constantFrom('stripe' as const, 'stripe' as const, 'stripe' as const, 'import' as const, 'attached' as const, 'set-aside' as const),
  minor: fc.integer({ min: 1, max: 3_000_000 }),
  month,
  fee: fc.integer({ min: -20, max: 5_000 }),
  refunds: fc.array(fc.record({ share: fc.integer({ min: 1, max: 2 }), failed: fc.boolean(), month }), { maxLength: 2 }),
  dispute: fc.option(fc.record({ won: fc.boolean(), month }), { nil: null, freq: 3 }),
});

/** Gifts of one campaign, and the order in which their entries are booked. */
export const moneyHistories = fc.record({ stories: fc.array(story, { minLength: 1, maxLength: 12 }), order: fc.infiniteStream(fc.integer({ min: 0, max: 1_000_000 })) });

/** `2026-10` … `2027-02`, so that a year ends in between. */
export function monthOf(number: number): string {
  return new Date(Date.UTC(2026, 9 + number, 1)).toISOString().slice(0, 7);
}

/** At the month's first or last moment, where a time zone other than UTC would be in another month. */
function momentIn(number: number, odd: number): Date {
  return new Date(odd % 2 === 0 ? Date.UTC(2026, 9 + number, 1) : Date.UTC(2026, 10 + number, 1) - 1);
}

/** All that is booked for the stories, shuffled. */
export function entriesOfStories({ stories, order }: { stories: readonly MoneyStory[]; order: Iterable<number> }, parties: Omit<EntryParties, 'donationId'>, currency: string): LedgerEntry[] {
  const entries = stories.flatMap((each, index) => entriesOfStory(each, `${parties.campaignId}_${index}`, { ...parties, donationId: `don_${parties.campaignId}_${index}` }, currency));
  const numbers = order[Symbol.iterator]();
  return entries.map((entry) => ({ entry, place: Number(numbers.next().value) })).sort((a, b) => a.place - b.place).map(({ entry }) => entry);
}

function entriesOfStory({ came, minor, month: paidIn, fee, refunds, dispute }: MoneyStory, name: string, parties: EntryParties, currency: string): LedgerEntry[] {
  const gross = money(minor, currency);
  const at = momentIn(paidIn, minor);
  if (came === 'import') return [importEntry({ reference: name, gross, at, ...parties })];
  const suspense = came === 'set-aside';
  return [
    chargeEntry({ chargeId: `ch_${name}`, gross, at, suspense: came !== 'stripe', ...parties }),
    ...(came === 'attached' ? [attachedEntry({ chargeId: `ch_${name}`, gross, at, ...parties })] : []),
    ...(fee === 0 ? [] : [feeEntry({ transactionId: `txn_${name}`, fee: money(fee, currency), at, ...parties })]),
    ...refunds.flatMap((refund, index) => {
      const what = { refundId: `re_${name}_${index}`, amount: money(partOf(minor, refund.share), currency), at: momentIn(refund.month, index), suspense, ...parties };
      return refund.failed ? [refundEntry(what), refundFailedEntry(what)] : [refundEntry(what)];
    }),
    ...(dispute === null ? [] : [disputeOf(dispute, minor)].flatMap(({ won, ...rest }) => {
      const what = { disputeId: `dp_${name}`, ...rest, suspense, ...parties, amount: money(minor, currency) };
      return won ? [disputeEntry(what), disputeReinstatedEntry(what)] : [disputeEntry(what)];
    })),
  ];
}

function disputeOf({ won, month: begun }: NonNullable<MoneyStory['dispute']>, minor: number) {
  return { won, at: momentIn(begun, minor + 1) };
}

/** All of it, or the larger half. */
function partOf(minor: number, share: number): number {
  return minor - Math.trunc(minor / 2) * (share - 1);
}

export interface ExpectedLine {
  gifts: number;
  gross: number;
  imported: number;
  refunded: number;
  disputed: number;
  fees: number;
}

/** What the months must say, added up from the stories themselves and from no entry. Signs as in the statement. */
export function expectedMonths(stories: readonly MoneyStory[]): Map<string, ExpectedLine> {
  const lines = new Map<string, ExpectedLine>();
  const put = (number: number, what: Partial<ExpectedLine>) => {
    const name = monthOf(number);
    const line = lines.get(name) ?? { gifts: 0, gross: 0, imported: 0, refunded: 0, disputed: 0, fees: 0 };
    for (const key of Object.keys(line) as (keyof ExpectedLine)[]) line[key] += what[key] ?? 0;
    lines.set(name, line);
  };
  for (const { came, minor, month: paidIn, fee, refunds, dispute } of stories) {
    if (came === 'import') {
      put(paidIn, { gifts: 1, imported: minor });
      continue;
    }
    put(paidIn, { fees: 0 - fee });
    if (came === 'set-aside') continue;
    put(paidIn, { gifts: 1, gross: minor });
    for (const refund of refunds) if (!refund.failed) put(refund.month, { refunded: 0 - partOf(minor, refund.share) });
    if (dispute?.won === false) put(dispute.month, { disputed: 0 - minor });
  }
  return new Map([...lines].filter(([, line]) => Object.values(line).some((figure) => figure !== 0)));
}

/** How many gifts have money left. */
export function expectedDonations(stories: readonly MoneyStory[]): number {
  return stories.filter(({ came, minor, refunds, dispute }) => {
    if (came === 'set-aside') return false;
    if (came === 'import') return true;
    const back = refunds.reduce((sum, { share, failed }) => (failed ? sum : sum + partOf(minor, share)), 0);
    return minor - back - (dispute?.won === false ? minor : 0) > 0;
  }).length;
}
