import type { Call } from './call.ts';
import { transactionAt } from './resources/balance-transaction.ts';
import type { BalanceTransaction, CheckoutSession, Dispute, Event, ShownKind, Tables, WebhookEndpoint } from './store/tables.ts';

/** An object as the API shows it now: with what follows from the time, the address or the deliveries filled in. */
export function present<K extends ShownKind>(call: Call, kind: K, object: Tables[K]): { object: string } {
  const showers: { [Each in ShownKind]?: (object: Tables[Each]) => { object: string } } = {
    balance_transaction: (transaction: BalanceTransaction) => transactionAt(transaction, call.now),
    'checkout.session': (session: CheckoutSession) => ({ ...session, url: session.status === 'open' ? `${call.hostedBase}/pay/${session.id}` : null }),
    dispute: (dispute: Dispute) => ({ ...dispute, balance_transactions: dispute.balance_transactions.map((id) => transactionOf(call, id)) }),
    event: (event: Event) => ({ ...event, pending_webhooks: call.deliveries.waiting(call.changes.seqOf('event', event.id)) }),
    webhook_endpoint: withoutSecrets,
  };
  return showers[kind]?.(object) ?? object;
}

function withoutSecrets(endpoint: WebhookEndpoint): { object: string } {
  const { secrets: _, ...shown } = endpoint;
  return shown;
}

function transactionOf(call: Call, id: string): BalanceTransaction | undefined {
  const transaction = call.changes.get('balance_transaction', id);
  return transaction && transactionAt(transaction, call.now);
}
