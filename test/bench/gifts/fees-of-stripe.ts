import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BenchGift } from './bench-gift.ts';

/** Stands in for Stripe where the worker asks it something: the list of balance transactions, newest first. */
export interface FeesOfStripe {
  apiBase: string;
  /** From now on the list begins with these. */
  add(gifts: readonly BenchGift[]): void;
  close(): void;
}

export async function startFeesOfStripe(): Promise<FeesOfStripe> {
  const transactions: object[] = [];
  const places = new Map<string, number>();
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://stripe');
    const asked = pathname === '/v1/balance_transactions' ? transactions : [];
    const end = places.get(searchParams.get('starting_after') ?? '') ?? asked.length;
    const start = Math.max(0, end - Number(searchParams.get('limit') ?? 10));
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ object: 'list', url: pathname, has_more: start > 0, data: asked.slice(start, end).reverse() }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiBase: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add(gifts) {
      const created = Math.floor(Date.now() / 1000);
      for (const { chargeId, minor } of gifts) {
        const id = `txn_${chargeId}`;
        places.set(id, transactions.length);
        const fee = Math.trunc(minor * 0.029) + 30;
        transactions.push({ id, object: 'balance_transaction', type: 'charge', source: chargeId, amount: minor, fee, net: minor - fee, currency: 'usd', created, available_on: created, status: 'pending', fee_details: [] });
      }
    },
    close: () => server.close().closeAllConnections(),
  };
}
