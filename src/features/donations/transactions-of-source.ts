import type { Stripe } from 'stripe';

export type SourceReader = Pick<Stripe, 'charges' | 'refunds' | 'disputes'>;

/**
 * The movements of Stripe's balance that a charge, a refund or a dispute has made so far: the money that went, and that came
 * back. Asked of the object itself, because Stripe's list by source promises the original movement only.
 * @returns none for an object that Stripe doesn't have
 */
export async function transactionsOfSource(stripe: SourceReader, sourceId: string): Promise<Stripe.BalanceTransaction[]> {
  try {
    return (await read(stripe, sourceId)).filter((each) => typeof each === 'object' && each !== null);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'resource_missing') return [];
    throw error;
  }
}

async function read(stripe: SourceReader, sourceId: string): Promise<(Stripe.BalanceTransaction | string | null | undefined)[]> {
  if (/^(re|pyr)_/.test(sourceId)) {
    const refund = await stripe.refunds.retrieve(sourceId, { expand: ['balance_transaction', 'failure_balance_transaction'] });
    return [refund.balance_transaction, refund.failure_balance_transaction];
  }
  if (/^(dp|du)_/.test(sourceId)) return (await stripe.disputes.retrieve(sourceId)).balance_transactions;
  return [(await stripe.charges.retrieve(sourceId, { expand: ['balance_transaction'] })).balance_transaction];
}
