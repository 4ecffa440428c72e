import type { DonorOperation, Means, Operation } from './operation.ts';
import type { Random } from './random.ts';
import { euroTargets, targets } from './targets.ts';

/** What happens to one gift, in this order; between two steps much else may happen. */
export type Story = Operation[];

const paying = ['4242424242424242', '5555555555554444', '378282246310005', '4000002760000016', '4000003920000003', '4000000000000077'];
const declined = ['4000000000000002', '4000000000009995', '4000000000009987', '4000000000000069', '4000000000000119', '4100000000000019'];
const asking = ['4000002500003155', '4000002760003184', '4000000000003220'];
const askingThenDeclined = ['4000008260003178', '4000008400001629'];
const disputed = ['4000000000000259', '4000000000002685', '4000000000001976'];
const slowRefund = '4000000000007726';
const failingRefund = '4000000000005126';
const debits = { paid: 'AT611904300234573201', paidLate: 'AT321904300235473204', fails: 'AT861904300235473202', failsLate: 'AT051904300235473205', disputed: 'AT591904300235473203', noFunds: 'AT981904300002222227' };

type Tell = (random: Random, gift: number) => Story;

/** By how often they are told, of a hundred. */
const stories: readonly [number, Tell][] = [
  [26, (random, gift) => [give(random, gift), pays(random, gift)]],
  [4, (random, gift) => [give(random, gift, { copies: random.between(2, 3) }), pay(gift, card(random.pick(paying)), { copies: random.between(1, 3) })]],
  [5, (random, gift) => [give(random, gift), pay(gift, card(random.pick(declined))), ...(random.chance(0.8) ? [pays(random, gift)] : [])]],
  [4, (random, gift) => [give(random, gift), pay(gift, card(random.pick(asking)), { authentication: random.pick(['complete', 'complete', 'fail', null]) }), ...(random.chance(0.4) ? [pays(random, gift)] : [])]],
  [2, (random, gift) => [give(random, gift), pay(gift, card(random.pick(askingThenDeclined)), { authentication: 'complete' }), ...(random.chance(0.5) ? [pays(random, gift)] : [])]],
  [8, (random, gift) => [give(random, gift, { euro: true }), pay(gift, { iban: random.pick([debits.paid, debits.paid, debits.paidLate]) })]],
  [5, (random, gift) => [give(random, gift, { euro: true }), pay(gift, { iban: random.pick([debits.fails, debits.failsLate, debits.noFunds]) }), { kind: 'retry', gift, copies: 1 }, pay(gift, random.chance(0.5) ? card(random.pick(paying)) : { iban: debits.paid })]],
  [2, (random, gift) => [give(random, gift, { euro: true }), pay(gift, { iban: debits.disputed })]],
  [3, (random, gift) => [give(random, gift)]],
  [4, (random, gift) => [give(random, gift), { kind: 'go-back', gift }, { kind: 'retry', gift, copies: random.between(1, 2) }, pays(random, gift)]],
  [4, (random, gift) => [give(random, gift), { kind: 'cancel', gift, whilePaying: random.chance(0.4) }, ...(random.chance(0.5) ? [{ kind: 'retry', gift, copies: random.between(1, 2) } as const, pays(random, gift)] : [])]],
  [4, (random, gift) => [give(random, gift), pays(random, gift), { kind: 'send-form-again', gift, otherAmount: random.chance(0.5), confirmed: random.chance(0.5) }]],
  // Unsure whether it went through.
  [3, (random, gift) => [give(random, gift), pays(random, gift), { kind: 'retry', gift, copies: 1 }, pays(random, gift)]],
  [9, (random, gift) => [give(random, gift), pays(random, gift), ...refunds(random, gift)]],
  [4, (random, gift) => [give(random, gift), pay(gift, card(random.pick([slowRefund, failingRefund]))), refund(random, gift), ...(random.chance(0.4) ? [refund(random, gift)] : [])]],
  [7, (random, gift) => [give(random, gift), pays(random, gift), ...refundsInDashboard(random, gift)]],
  [4, (random, gift) => [give(random, gift), pay(gift, card(random.pick(disputed))), ...(random.chance(0.7) ? [decides(random, gift)] : []), ...(random.chance(0.3) ? [refund(random, gift)] : [])]],
  [4, (random, gift) => [give(random, gift), pays(random, gift), { kind: 'dispute', gift, quarters: random.pick([4, 4, 2]), inquiry: random.chance(0.25) }, ...(random.chance(0.6) ? [decides(random, gift)] : [])]],
  [4, (random, gift) => [give(random, gift), ...(random.chance(0.5) ? [pays(random, gift)] : []), odd(random, gift), ...(random.chance(0.3) ? [refundOfOdd(random, gift)] : []), ...(random.chance(0.6) ? [resolve(random, gift)] : [])]],
  [1, (random, gift) => [give(random, gift), { kind: 'foreign-event', gift, how: random.pick(['live-mode', 'other-account']) }, pays(random, gift)]],
];

const weight = stories.reduce((sum, [share]) => sum + share, 0);

export function tellStory(random: Random, gift: number): Story {
  let place = random.below(weight);
  for (const [share, tell] of stories) {
    if (place < share) return tell(random, gift);
    place -= share;
  }
  throw new RangeError('There is no story at that place');
}

function give(random: Random, gift: number, { copies = 1, euro = false } = {}): DonorOperation {
  const target = euro ? random.pick(euroTargets) : random.below(targets.length);
  const { least, most, step } = (targets[target] ?? targets[0]!).currency;
  const minor = random.between(least / step, most / step) * step;
  return { kind: 'give', gift, target, minor, ownAmount: random.chance(0.5), cover: random.chance(0.2), copies };
}

function pay(gift: number, means: Means, { copies = 1, authentication = null }: { copies?: number; authentication?: 'complete' | 'fail' | null } = {}): DonorOperation {
  return { kind: 'pay', gift, means, authentication, copies };
}

function pays(random: Random, gift: number): DonorOperation {
  return pay(gift, random.chance(0.1) ? { wallet: true } : card(random.pick(paying)));
}

function card(number: string): Means {
  return { card: number };
}

function refund(random: Random, gift: number): Operation {
  const copies = random.pick([1, 1, 2, 3]);
  return { kind: 'refund', gift, quarters: random.pick([4, 4, 1, 2, 3]), copies, sameForm: random.chance(0.5) };
}

function refunds(random: Random, gift: number): Story {
  return Array.from({ length: random.between(1, 3) }, () => refund(random, gift));
}

function refundsInDashboard(random: Random, gift: number): Story {
  const one = (): Story => {
    const status = random.pick(['succeeded', 'pending', null] as const);
    const afterwards = random.pick(['succeed', 'fail', null, null] as const);
    const made: Operation = { kind: 'stripe-refund', gift, quarters: random.pick([4, 1, 2, 3]), status, afterwards };
    return random.chance(0.4) ? [made, { kind: 'change-refund', gift, to: random.pick(['succeeded', 'failed', 'canceled']) }] : [made];
  };
  return [...one(), ...(random.chance(0.4) ? one() : []), ...(random.chance(0.2) ? [refund(random, gift)] : [])];
}

function decides(random: Random, gift: number): Operation {
  return { kind: 'decide-dispute', gift, status: random.pick(['won', 'lost']) };
}

function odd(random: Random, gift: number): Operation {
  return { kind: 'odd-payment', gift, how: random.pick(['wrong-sum', 'wrong-currency', 'second-payment', 'unknown-gift', 'not-ours']) };
}

function refundOfOdd(random: Random, gift: number): Operation {
  return { kind: 'stripe-refund', gift, quarters: random.pick([4, 2]), status: null, afterwards: random.pick([null, 'fail']) };
}

function resolve(random: Random, gift: number): Operation {
  return { kind: 'resolve', gift, action: random.pick(['attach', 'attach', 'refund', 'ignore']) };
}
