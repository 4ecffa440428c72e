import { expect } from 'chai';
import { chargeTransaction, refundTransaction, transactionAt } from '../../../../src/sandbox/stripe/resources/balance-transaction.ts';
import { failedCharge, paidCharge, refundedBy } from '../../../../src/sandbox/stripe/resources/charge.ts';
import { completed, expired, newCheckoutSession } from '../../../../src/sandbox/stripe/resources/checkout-session.ts';
import { amountForPeople } from '../../../../src/sandbox/stripe/resources/currency.ts';
import { newLineItem } from '../../../../src/sandbox/stripe/resources/line-item.ts';
import { mergeMetadata } from '../../../../src/sandbox/stripe/resources/merge-metadata.ts';
import { canceled, failed, newPaymentIntent, succeeded } from '../../../../src/sandbox/stripe/resources/payment-intent.ts';
import { newPaymentMethod } from '../../../../src/sandbox/stripe/resources/payment-method.ts';
import { newPrice } from '../../../../src/sandbox/stripe/resources/price.ts';
import { outcomeOf } from '../../../../src/sandbox/stripe/resources/test-cards.ts';

const NOW = 1_900_000_000;
const methodOf = (number: string): ReturnType<typeof newPaymentMethod> =>
  newPaymentMethod({ number, brand: 'visa', country: 'US', expMonth: 12, expYear: 2034 }, { name: 'Ana', email: 'a@example.org' }, NOW);
const intent = newPaymentIntent({
  amount: 6000, currency: 'usd', customer: null, description: null, metadata: {}, receiptEmail: null, statementDescriptorSuffix: null, automatic: null,
  allowedTypes: null,
}, NOW);
const method = methodOf('4242424242424242');

describe('sandbox/stripe: transitions', () => {
  it('a PaymentIntent succeeds, fails, is canceled', () => {
    expect(succeeded(intent, method, 'ch_1')).to.include({ status: 'succeeded', amount_received: 6000, latest_charge: 'ch_1', payment_method: method.id });
    const waiting = failed(intent, { type: 'card_error' }, 'ch_2');
    expect(waiting).to.include({ status: 'requires_payment_method', latest_charge: 'ch_2', payment_method: null });
    expect(failed(waiting, { type: 'invalid_request_error' }, null).latest_charge).to.equal('ch_2');
    expect(canceled(waiting, 'abandoned', NOW + 1)).to.include({ status: 'canceled', canceled_at: NOW + 1 });
    expect(canceled(succeeded(intent, method, 'ch_1'), null, NOW)).to.equal(null);
    expect(intent.status).to.equal('requires_payment_method');
  });

  it('a charge is paid, declined, refunded', () => {
    const paid = paidCharge(intent, method, { id: 'ch_1', transaction: 'txn_1', authenticated: false }, NOW);
    expect(paid).to.include({ paid: true, status: 'succeeded', balance_transaction: 'txn_1', amount_captured: 6000 });
    const part = refundedBy(paid, 1000);
    expect(part).to.include({ amount_refunded: 1000, refunded: false });
    expect(refundedBy(part, 5000)).to.include({ amount_refunded: 6000, refunded: true });
    const outcome = outcomeOf(methodOf('4000000000009995'));
    if (outcome.kind !== 'declines') throw new Error('9995 declines.');
    expect(failedCharge(intent, method, outcome, NOW)).to.include({ paid: false, status: 'failed', failure_code: 'card_declined', balance_transaction: null });
  });

  it('a balance transaction holds amount, fee and net, and becomes available', () => {
    const transaction = chargeTransaction({ id: 'ch_1', amount: 6000, currency: 'usd', description: 'Gift' }, NOW);
    expect(transaction).to.include({ amount: 6000, fee: 204, net: 5796, status: 'pending' });
    expect(transactionAt(transaction, transaction.available_on)).to.include({ status: 'available' });
    expect(refundTransaction({ id: 're_1', amount: 6000, currency: 'usd' }, 'Gift', NOW)).to.include({ amount: -6000, fee: 0, net: -6000, description: 'REFUND FOR CHARGE (Gift)' });
  });

  it('a session is completed or expires, once', () => {
    const lineItems = [newLineItem({ price: newPrice({ active: false, currency: 'usd', metadata: {}, product: 'prod_1', unitAmount: 2000 }, NOW), quantity: 3, name: 'Night', metadata: {} })];
    const session = newCheckoutSession({
      cancelUrl: null, clientReferenceId: null, currency: 'usd', customer: null, customerCreation: 'if_required', customerEmail: null, expiresAt: NOW + 86_400, lineItems,
      locale: null, metadata: {}, submitType: 'donate', successUrl: 'http://localhost/', allowedTypes: null,
    }, NOW);
    expect(session).to.include({ amount_total: 6000, status: 'open', customer_details: null });
    const paid = completed(session, { email: 'a@example.org', name: 'Ana' }, 'cus_1');
    expect(paid).to.include({ status: 'complete', payment_status: 'paid', customer: 'cus_1' });
    expect(expired(session)).to.include({ status: 'expired', payment_status: 'unpaid' });
    expect(expired(paid)).to.equal(null);
  });

  it('metadata is merged key by key', () => {
    expect(mergeMetadata({ a: '1', b: '2' }, { a: null, c: '3' })).to.deep.equal({ b: '2', c: '3' });
    expect(mergeMetadata({ a: '1' }, null)).to.deep.equal({});
    expect(mergeMetadata({ a: '1' }, undefined)).to.deep.equal({ a: '1' });
  });

  it('amounts are written with the decimals of their currency', () => {
    expect(amountForPeople(6000, 'usd')).to.equal('$60.00');
    expect(amountForPeople(5, 'usd')).to.equal('$0.05');
    expect(amountForPeople(5000, 'jpy')).to.equal('¥5,000');
    expect(amountForPeople(12_340, 'kwd').replace('\u00a0', ' ')).to.equal('KWD 12.340');
  });
});
