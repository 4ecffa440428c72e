import { type Evidence, text } from './evidence.ts';

const empty = ['ledger-unfolded', 'ledger-stuck', 'receipts-due', 'fees-due', 'corrections-due', 'checkouts-due'] as const;

/** When all has come to rest, nothing is left to do, what is foreign is set aside, and the books find no difference. */
export function checkRest({ house, journal }: Evidence): string[] {
  const waiting = house['stripe-events'].filter(({ state }) => state === 'due' || state === 'dead');
  const asked = house['refund-requests'].filter(({ state }) => state === 'asked');
  const foreign = house['stripe-events'].filter(({ _id }) => journal.foreignEvents.has(_id));
  const known = new Set([...journal.foreignEvents, ...house['quarantined-payments'].map(({ stripeEventId }) => text(stripeEventId))]);
  const odd = house['stripe-events'].filter(({ _id, state }) => state === 'quarantined' && !known.has(_id));
  return [
    ...odd.slice(0, 5).map(({ _id, type, reason }) => `event ${_id} (${text(type)}) is set aside, and nothing about it is odd: ${text(reason)}`),
    ...empty.flatMap((name) => (house[name].length === 0 ? [] : [`${house[name].length} rows are left in ${name}: ${house[name].slice(0, 3).map(({ _id }) => _id).join(', ')}`])),
    ...waiting.slice(0, 5).map(({ _id, type, state, reason }) => `event ${_id} (${text(type)}) is ${text(state)}: ${text(reason)}`),
    ...asked.map(({ _id }) => `refund request ${_id} has no answer`),
    ...foreign.filter(({ state }) => state !== 'quarantined').map(({ _id, state }) => `event ${_id} of another mode or account is ${text(state)}`),
    ...house.differences.filter(({ resolvedAt }) => resolvedAt === null).slice(0, 5).map(({ sentence }) => `the books find a difference: ${text(sentence)}`),
  ];
}
