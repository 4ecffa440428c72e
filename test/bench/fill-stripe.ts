import { settlePayment } from '../../src/sandbox/stripe/payments/settle-payment.ts';
import type { Call } from '../../src/sandbox/stripe/call.ts';
import { createDeliveries } from '../../src/sandbox/stripe/events/deliveries.ts';
import { DeliveryRules } from '../../src/sandbox/stripe/events/delivery-rules.ts';
import { createDeliveryTable } from '../../src/sandbox/stripe/events/delivery-table.ts';
import { newPaymentIntent } from '../../src/sandbox/stripe/resources/payment-intent.ts';
import { newPaymentMethod } from '../../src/sandbox/stripe/resources/payment-method.ts';
import { openStore } from '../../src/sandbox/stripe/store/open-store.ts';

const BATCH = 2_000;

/** Fills a data folder of the embedded Stripe with paid charges, all that belongs to them, and their events. */
export async function fillStripe(dataDir: string, charges: number): Promise<void> {
  const store = openStore(dataDir);
  const deliveries = createDeliveries(createDeliveryTable(store.table('webhooks'), store.table('webhook_counts')), new DeliveryRules(), store.view);
  const began = Math.floor(Date.now() / 1000) - charges;
  const card = { number: '4242424242424242', brand: 'visa', country: 'US', expMonth: 12, expYear: 2040 } as const;
  for (let first = 0; first < charges; first += BATCH) {
    await store.write((changes) => {
      for (let each = first; each < Math.min(first + BATCH, charges); each++) {
        const call: Call = { changes, deliveries, now: began + each, request: { id: null, idempotency_key: null }, hostedBase: '' };
        const method = newPaymentMethod(card, { name: `Donor ${each}`, email: `donor${each}@example.org` }, call.now);
        const intent = newPaymentIntent({
          amount: 1000 + (each % 9000), currency: 'usd', customer: null, description: 'Gift', metadata: { donation: `don_${each}` }, receiptEmail: null,
          statementDescriptorSuffix: null, automatic: null, allowedTypes: null,
        }, call.now);
        changes.put('payment_method', method);
        settlePayment(call, intent, method, false);
      }
    });
  }
  await store.close();
}
