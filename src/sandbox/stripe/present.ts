import type { Call } from './call.ts';
import { transactionAt } from './resources/balance-transaction.ts';
import type { BalanceTransaction, CheckoutSession, Event, Kind, Tables } from './store/tables.ts';

/** An object as the API shows it now: with what follows from the time, the address or the deliveries filled in. */
export function present<K extends Kind>(call: Call, kind: K, object: Tables[K]): Tables[K] {
  const showers: { [Each in Kind]?: (object: Tables[Each]) => Tables[Each] } = {
    balance_transaction: (transaction: BalanceTransaction) => transactionAt(transaction, call.now),
    'checkout.session': (session: CheckoutSession) => ({ ...session, url: session.status === 'open' ? `${call.hostedBase}/pay/${session.id}` : null }),
    event: (event: Event) => ({ ...event, pending_webhooks: call.deliveries.isPending(call.changes.seqOf('event', event.id)) ? 1 : 0 }),
  };
  return showers[kind]?.(object) ?? object;
}
