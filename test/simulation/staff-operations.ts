import { money } from '../../src/shared/money.ts';
import { pollUntil } from '../support/poll-until.ts';
import { chargeOfGift } from './charge-of-gift.ts';
import type { StaffOperation } from './operation.ts';
import { targets } from './targets.ts';
import type { World } from './world.ts';

type Of<Kind extends StaffOperation['kind']> = Extract<StaffOperation, { kind: Kind }>;

interface DonationRow {
  _id: string;
  status: string;
  currency: string;
  amountMinor: number;
}

const by = { accountId: 'acc_simulated', name: 'Finn Ance' };
const unpaid: readonly string[] = ['pending', 'processing', 'failed', 'canceled', 'expired'];
/** As long as people look at a page that will change in a moment. */
const patience = { timeoutMs: 8_000, everyMs: 400 };
let forms = 0;

/** Plays staff, by the use cases that their pages call. @returns what came of it, for the tally */
export async function actAsStaff(world: World, operation: StaffOperation): Promise<string> {
  switch (operation.kind) {
    case 'refund': return refund(world, operation);
    case 'resolve': return resolve(world, operation);
  }
}

async function refund(world: World, { gift, quarters, copies, sameForm }: Of<'refund'>): Promise<string> {
  const donation = await paidDonation(world, gift);
  if (donation === null) return 'not paid';
  const { currency } = targets[world.journal.gifts.get(gift)?.target ?? 0]!;
  const minor = Math.trunc((donation.amountMinor * quarters) / 4 / currency.step) * currency.step;
  forms++;
  const outcomes = await Promise.all(Array.from({ length: copies }, (_, copy) => world.web.features.donations.refund({
    donationId: donation._id, amount: money(minor, donation.currency), reason: 'requested_by_customer', note: 'A mistake', by, nonce: `refund-form-${forms}${sameForm ? '' : `-${copy}`}`,
  })));
  return outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.why : outcome.kind)).join();
}

/** Staff see a gift as paid a moment after its payment; nobody waits for one that isn't. */
async function paidDonation({ database, journal }: World, gift: number): Promise<DonationRow | null> {
  const email = journal.gifts.get(gift)?.email;
  return pollUntil('the gift is paid', async () => {
    const row = await database.collection<DonationRow>('donations').findOne({ donorEmail: email ?? '' });
    return row !== null && !unpaid.includes(row.status) && row;
  }, patience).catch(() => null);
}

async function resolve(world: World, { gift, action }: Of<'resolve'>): Promise<string> {
  const { quarantine } = world.web.features.donations;
  const chargeId = await chargeOfGift(world, gift);
  const held = chargeId === null ? null : await pollUntil('it is set aside', () => quarantine.byCharge(chargeId), patience).catch(() => null);
  if (held === null) return 'not held';
  const order = { chargeId: held._id, by, note: 'Looked at' };
  const donation = await world.database.collection<DonationRow>('donations').findOne({ donorEmail: world.journal.gifts.get(gift)?.email ?? '' });
  const outcome = action === 'attach' ? await quarantine.attach({ ...order, donationId: donation?._id ?? 'don_none' }) : await quarantine[action](order);
  return `${action} ${outcome.kind}`;
}
