import fc from 'fast-check';
import {
  attachedEntry, chargeEntry, disputeEntry, disputeReinstatedEntry, feeEntry, importEntry, type LedgerEntry, payoutEntry, refundEntry, refundFailedEntry, UNASSIGNED,
} from '../../../../../src/features/ledger/index.ts';
import { money } from '../../../../../src/shared/money.ts';

interface Reversal {
  minor: number;
  undone: boolean;
  day: number;
}

/** What happened to one gift. */
interface Life {
  source: 'charge' | 'import' | 'suspense' | 'attached';
  owner: number;
  fundraiser: boolean;
  minor: number;
  day: number;
  fee: number | null;
  refunds: Reversal[];
  disputes: Reversal[];
}

const reversal: fc.Arbitrary<Reversal> = fc.record({ minor: fc.constantFrom(1, 40, 50, 100), undone: fc.boolean(), day: fc.integer({ min: 0, max: 100 }) });
const life: fc.Arbitrary<Life> = fc.record({
  source: fc.constantFrom('charge', 'charge', 'charge', 'import', 'suspense', 'attached'),
  owner: fc.integer({ min: 0, max: 4 }),
  fundraiser: fc.boolean(),
  minor: fc.constant(100),
  day: fc.integer({ min: 0, max: 100 }),
  fee: fc.option(fc.integer({ min: -5, max: 9 })),
  refunds: fc.array(reversal, { maxLength: 2 }),
  disputes: fc.array(reversal, { maxLength: 1 }),
});

/** Entries as the site books them, in a random order: gifts of every fate for several campaigns, and payouts. */
export function someBooks(maxGifts: number): fc.Arbitrary<LedgerEntry[]> {
  const payouts = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 2 });
  return fc.tuple(fc.array(life, { minLength: 1, maxLength: maxGifts }), payouts)
    .map(([lives, paidOut]) => [...lives.flatMap(entriesOfLife), ...paidOut.map(entryOfPayout)])
    .chain((entries) => fc.shuffledSubarray(entries, { minLength: entries.length }));
}

function entriesOfLife({ source, owner, fundraiser, minor, day, fee, refunds, disputes }: Life, number: number): LedgerEntry[] {
  const currency = owner === 0 ? 'JPY' : 'USD';
  const parties = { organizationId: `org_${owner % 3}`, campaignId: `cmp_${owner}`, fundraiserId: fundraiser ? `frp_${owner}` : null, donationId: `don_${number}` };
  const sum = (amount: number) => money(amount, currency);
  const gross = sum(minor);
  const suspense = source === 'suspense';
  const nobody = { organizationId: UNASSIGNED, campaignId: UNASSIGNED, fundraiserId: null, donationId: null };
  const gift = {
    charge: [chargeEntry({ chargeId: `ch_${number}`, gross, at: on(day), ...parties })],
    import: [importEntry({ reference: `R-${number}`, gross, at: on(day), ...parties })],
    suspense: [chargeEntry({ chargeId: `ch_${number}`, gross, at: on(day), suspense, ...nobody })],
    attached: [chargeEntry({ chargeId: `ch_${number}`, gross, at: on(day), suspense: true, ...nobody }), attachedEntry({ chargeId: `ch_${number}`, gross, at: on(day + 3), ...parties })],
  }[source];
  const whose = suspense ? nobody : parties;
  return [
    ...gift,
    ...fee === null ? [] : [feeEntry({ transactionId: `txn_${number}`, fee: sum(fee), at: on(day), ...whose })],
    ...refunds.flatMap((refund, index) => {
      const about = { refundId: `re_${number}_${index}`, amount: sum(refund.minor), at: on(refund.day), suspense, ...whose };
      return [refundEntry(about), ...refund.undone ? [refundFailedEntry({ ...about, at: on(refund.day + 20) })] : []];
    }),
    ...disputes.flatMap((dispute, index) => {
      const about = { disputeId: `dp_${number}_${index}`, amount: sum(dispute.minor), at: on(dispute.day), suspense, ...whose };
      return [disputeEntry(about), ...dispute.undone ? [disputeReinstatedEntry({ ...about, at: on(dispute.day + 40) })] : []];
    }),
  ];
}

function entryOfPayout(minor: number, number: number): LedgerEntry {
  return payoutEntry({ payoutId: `po_${number}`, amount: money(minor, 'USD'), at: on(number), organizationId: UNASSIGNED, campaignId: UNASSIGNED, fundraiserId: null, donationId: null });
}

function on(day: number): Date {
  return new Date(Date.UTC(2026, 0, 1 + day));
}
