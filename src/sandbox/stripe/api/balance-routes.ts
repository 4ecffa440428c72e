import type { Call } from '../call.ts';
import type { Funds } from '../store/tables.ts';
import { answerList } from './answer.ts';
import { created, currency, expandable, paging } from './common-parameters.ts';
import { text } from './parameters.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const EVERY_LINE = 100_000;

/** The money at Stripe, and each of its movements (https://docs.stripe.com/api/balance, .../balance_transactions). */
export const balanceRoutes: Route[] = [
  route('GET', '/v1/balance', expandable, (call) => ({
    status: 200,
    body: { object: 'balance', available: sums(call, true), livemode: false, pending: sums(call, false) },
  })),

  route('GET', '/v1/balance_transactions', { created, currency, payout: text(), source: text(), type: text(), ...paging },
    (call, { source, type, currency: code, payout, ...parameters }) => answerList(call, 'balance_transaction', '/v1/balance_transactions', parameters, {
      by: { payout, source, type, currency: code },
    })),

  retrieval('/v1/balance_transactions/:id', 'balance_transaction'),
];

interface Sum {
  amount: number;
  currency: string;
  source_types: { card: number };
}

/** What can be paid out now, in minor units. */
export function availableIn(call: Call, code: string): number {
  return sums(call, true).find(({ currency: each }) => each === code)?.amount ?? 0;
}

function sums(call: Call, available: boolean): Sum[] {
  const lines = call.changes.find('funds', { limit: EVERY_LINE })?.data ?? [];
  const currencies = [...new Set(lines.map((line) => line.currency))].sort();
  const counts = (line: Funds): boolean => (line.available_on <= call.now) === available;
  return (currencies.length > 0 ? currencies : ['usd']).map((code) => {
    const amount = lines.filter((line) => line.currency === code && counts(line)).reduce((sum, { net }) => sum + net, 0);
    return { amount, currency: code, source_types: { card: amount } };
  });
}
