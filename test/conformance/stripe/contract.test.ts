import { expect } from 'chai';
import type { Stripe } from 'stripe';
import { pollUntil } from '../../support/poll-until.ts';
import { checkAnswers } from './support/check-answers.ts';
import { refusalOf } from './support/refusal-of.ts';
import { targets } from './support/targets.ts';
import type { Target } from './support/targets.ts';
import { createWireChecker } from './support/wire-checker.ts';

/** What Wellspring relies on, said once and asked of the embedded Stripe and of Stripe's real test mode alike. */
for (const [name, open] of targets()) {
  describe(`conformance/stripe: the contract, by ${name}`, function suite() {
    this.timeout(240_000);
    let target: Target;
    let stripe: Stripe;
    const began = Math.floor(Date.now() / 1000) - 5;

    before(async () => {
      target = await open();
      ({ stripe } = target);
    });
    after(async () => {
      try {
        await stripe.events.list({ created: { gte: began }, limit: 100 }).autoPagingToArray({ limit: 1000 });
        const objects = checkAnswers(createWireChecker(), target.answers);
        process.stdout.write(`    ${objects} objects and events in ${target.answers.length} answers of ${name} fit the SDK's types\n`);
      } finally {
        await target.close();
      }
    });

    const card = { enabled: true, allow_redirects: 'never' as const };
    const pay = (method: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}): Promise<Stripe.PaymentIntent> => stripe.paymentIntents.create({
      amount: 2000, currency: 'usd', confirm: true, payment_method: method, automatic_payment_methods: card, expand: ['latest_charge'], ...more,
    });
    const chargeOf = (intent: Stripe.PaymentIntent): Stripe.Charge => intent.latest_charge as Stripe.Charge;
    const eventually = async <T>(read: () => Promise<T>, holds: (value: T) => boolean, what: string): Promise<T> => {
      let value = await read();
      await pollUntil(what, async () => {
        value = await read();
        return holds(value);
      }, { timeoutMs: target.apiBase === undefined ? 120_000 : 15_000 });
      return value;
    };
    const told = (type: string, id: string): Promise<unknown> => eventually(
      () => stripe.events.list({ type, created: { gte: began }, limit: 100 }),
      ({ data }) => data.some(({ data: { object } }) => (object as { id?: string }).id === id),
      `${type} tells of ${id}`,
    );

    it('keeps customers', async () => {
      const customer = await stripe.customers.create({ email: 'contract@example.org', name: 'Con Tract', metadata: { a: '1' }, address: { city: 'Riga', country: 'LV' } });
      const changed = await stripe.customers.update(customer.id, { name: 'Other', metadata: { a: '', b: '2' } });
      expect(changed).to.deep.include({ name: 'Other', metadata: { b: '2' } });
      expect((await stripe.customers.retrieve(customer.id) as Stripe.Customer).email).to.equal('contract@example.org');
      expect(await stripe.customers.del(customer.id)).to.deep.include({ id: customer.id, deleted: true });
      expect(await stripe.customers.retrieve(customer.id)).to.deep.include({ deleted: true });
      await told('customer.updated', customer.id);
      await told('customer.deleted', customer.id);
    });

    it('keeps products and prices, and sells them', async () => {
      const product = await stripe.products.create({ name: 'Night', default_price_data: { currency: 'usd', unit_amount: 2500 }, expand: ['default_price'] });
      expect(product.default_price).to.include({ unit_amount: 2500, type: 'one_time', active: true });
      const price = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 1500, nickname: 'half' });
      expect((await stripe.prices.update(price.id, { metadata: { x: 'y' } })).metadata).to.deep.equal({ x: 'y' });
      expect((await stripe.prices.list({ product: product.id })).data).to.have.length(2);
      const session = await stripe.checkout.sessions.create({
        mode: 'payment', success_url: 'https://example.org/thanks', line_items: [{ price: price.id, quantity: 3 }], expand: ['line_items.data.price.product'],
      });
      expect(session).to.include({ amount_total: 4500, status: 'open', payment_status: 'unpaid' });
      expect(session.line_items?.data[0]?.price?.product).to.include({ name: 'Night' });
      expect((await stripe.products.update(product.id, { active: false })).active).to.equal(false);
      await told('price.created', price.id);
      await told('product.updated', product.id);
    });

    it('takes a payment, tells of it, and books it with its fee', async () => {
      const intent = await pay('pm_card_visa', { metadata: { gift: 'g1' }, description: 'A gift' });
      expect(intent).to.include({ status: 'succeeded', amount_received: 2000 });
      const charge = await eventually(
        () => stripe.charges.retrieve(chargeOf(intent).id, { expand: ['balance_transaction', 'payment_intent.payment_method'] }),
        ({ balance_transaction: transaction }) => transaction !== null, 'the money is booked',
      );
      const transaction = charge.balance_transaction as Stripe.BalanceTransaction;
      expect(transaction).to.include({ amount: 2000, type: 'charge', reporting_category: 'charge' });
      expect(transaction.fee).to.be.greaterThan(0);
      expect(transaction.net).to.equal(transaction.amount - transaction.fee);
      expect(charge.payment_intent).to.have.nested.property('payment_method.card.last4', '4242');
      for (const type of ['charge.succeeded', 'charge.updated']) await told(type, charge.id);
      for (const type of ['payment_intent.created', 'payment_intent.succeeded']) await told(type, intent.id);
      const updated = (await stripe.events.list({ type: 'charge.updated', created: { gte: began } })).data.find(({ data: { object } }) => (object as Stripe.Charge).id === charge.id);
      expect(updated?.data.previous_attributes).to.have.property('balance_transaction', null);
      expect((await stripe.balanceTransactions.list({ source: charge.id })).data).to.have.length(1);
    });

    const declines: Array<[method: string, code: string, decline: string]> = [
      ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
      ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
      ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
      ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
      ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
      ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    ];
    for (const [method, code, decline] of declines) {
      it(`declines ${method}`, async () => {
        const error = await refusalOf(pay(method));
        expect(error).to.include({ type: 'StripeCardError', statusCode: 402, code });
        if (decline !== code) expect(error.decline_code).to.equal(decline);
        expect(error.payment_intent).to.include({ status: 'requires_payment_method' });
        await told('payment_intent.payment_failed', error.payment_intent?.id ?? '');
        await told('charge.failed', error.charge ?? '');
      });
    }

    it('gives back a part, then the rest, then nothing more', async () => {
      const charge = chargeOf(await pay('pm_card_visa'));
      const part = await stripe.refunds.create({ charge: charge.id, amount: 500, expand: ['balance_transaction'] });
      expect(part).to.include({ status: 'succeeded', amount: 500 });
      expect(part.balance_transaction).to.include({ amount: -500, type: 'refund' });
      expect(await refusalOf(stripe.refunds.create({ charge: charge.id, amount: 1501 }))).to.include({ statusCode: 400, param: 'amount' });
      await stripe.refunds.create({ charge: charge.id });
      expect(await stripe.charges.retrieve(charge.id)).to.include({ amount_refunded: 2000, refunded: true });
      expect(await refusalOf(stripe.refunds.create({ charge: charge.id }))).to.include({ code: 'charge_already_refunded' });
      await told('charge.refunded', charge.id);
      await told('refund.created', part.id);
    });

    it('has refunds that are pending first, and refunds that fail later', async () => {
      const pending = await stripe.refunds.create({ charge: chargeOf(await pay('pm_card_pendingRefund')).id });
      expect(pending.status).to.equal('pending');
      const failing = await stripe.refunds.create({ charge: chargeOf(await pay('pm_card_refundFail')).id });
      expect(failing.status).to.equal('succeeded');
      await eventually(() => stripe.refunds.retrieve(pending.id), ({ status }) => status === 'succeeded', 'the pending refund succeeds');
      const failed = await eventually(() => stripe.refunds.retrieve(failing.id, { expand: ['failure_balance_transaction'] }), ({ status }) => status === 'failed', 'the other fails');
      expect(failed.failure_balance_transaction).to.include({ amount: 2000, type: 'refund_failure' });
      expect(failed.failure_reason).to.be.a('string');
      await told('refund.failed', failing.id);
      await told('refund.updated', pending.id);
      expect(await refusalOf(stripe.refunds.cancel(pending.id))).to.include({ statusCode: 400 });
    });

    it('holds money until it is captured, in part, or released', async () => {
      const held = await pay('pm_card_visa', { capture_method: 'manual' });
      expect(held).to.include({ status: 'requires_capture', amount_capturable: 2000, amount_received: 0 });
      expect(chargeOf(held)).to.include({ captured: false, balance_transaction: null });
      expect(await refusalOf(stripe.paymentIntents.capture(held.id, { amount_to_capture: 2001 }))).to.include({ statusCode: 400 });
      const taken = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1200, expand: ['latest_charge'] });
      expect(taken).to.include({ status: 'succeeded', amount_received: 1200, amount_capturable: 0 });
      expect(chargeOf(taken)).to.include({ captured: true, amount_captured: 1200, amount_refunded: 800 });
      await told('charge.captured', chargeOf(taken).id);
      const released = await pay('pm_card_visa', { capture_method: 'manual' });
      expect(await stripe.paymentIntents.cancel(released.id)).to.include({ status: 'canceled', amount_capturable: 0 });
      expect(await refusalOf(stripe.paymentIntents.capture(released.id))).to.include({ code: 'payment_intent_unexpected_state' });
      await told('payment_intent.amount_capturable_updated', held.id);
    });

    it('changes, confirms and cancels PaymentIntents', async () => {
      const intent = await stripe.paymentIntents.create({ amount: 1500, currency: 'usd', automatic_payment_methods: card });
      expect(intent.status).to.equal('requires_payment_method');
      expect(await stripe.paymentIntents.update(intent.id, { amount: 1700, metadata: { k: 'v' }, description: 'More' })).to.include({ amount: 1700, description: 'More' });
      expect(await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_mastercard' })).to.include({ status: 'succeeded', amount_received: 1700 });
      expect(await refusalOf(stripe.paymentIntents.cancel(intent.id))).to.include({ code: 'payment_intent_unexpected_state' });
      const asks = await pay('pm_card_authenticationRequired', { return_url: 'https://example.org/back', automatic_payment_methods: { enabled: true } });
      expect(asks.status).to.equal('requires_action');
      expect(asks.next_action?.redirect_to_url?.url).to.match(/^https?:/);
      expect(await stripe.paymentIntents.cancel(asks.id, { cancellation_reason: 'abandoned' })).to.include({ status: 'canceled', cancellation_reason: 'abandoned' });
      await told('payment_intent.requires_action', asks.id);
      await told('payment_intent.canceled', asks.id);
    });

    it('keeps PaymentMethods for customers', async () => {
      const customer = await stripe.customers.create({ name: 'Keeper' });
      const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
      expect(method).to.include({ type: 'card', customer: customer.id });
      expect((await stripe.customers.listPaymentMethods(customer.id)).data.map(({ id }) => id)).to.deep.equal([method.id]);
      const twice = [await pay(method.id, { customer: customer.id }), await pay(method.id, { customer: customer.id })];
      expect(twice.map(({ status }) => status)).to.deep.equal(['succeeded', 'succeeded']);
      expect((await stripe.paymentMethods.update(method.id, { metadata: { a: 'b' } })).metadata).to.deep.equal({ a: 'b' });
      expect((await stripe.paymentMethods.detach(method.id)).customer).to.equal(null);
      expect((await refusalOf(pay(method.id))).statusCode).to.equal(400);
      const token = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' }, billing_details: { name: 'Tok En' } });
      expect(token.billing_details.name).to.equal('Tok En');
      for (const type of ['payment_method.attached', 'payment_method.detached']) await told(type, method.id);
    });

    const debit = async (iban: string): Promise<Stripe.PaymentIntent> => {
      const method = await stripe.paymentMethods.create({ type: 'sepa_debit', sepa_debit: { iban }, billing_details: { name: 'Bob', email: 'bob@example.org' } });
      return stripe.paymentIntents.create({
        amount: 3000, currency: 'eur', confirm: true, payment_method: method.id, allowed_payment_method_types: ['sepa_debit'], expand: ['latest_charge'],
        mandate_data: { customer_acceptance: { type: 'offline', accepted_at: began } },
      });
    };

    it('debits bank accounts, which takes a while and may fail', async () => {
      const [paid, failed] = [await debit('AT611904300234573201'), await debit('AT861904300235473202')];
      expect([paid.status, failed.status]).to.deep.equal(['processing', 'processing']);
      expect(chargeOf(paid)).to.include({ status: 'pending', paid: false });
      const mandate = chargeOf(paid).payment_method_details?.sepa_debit?.mandate;
      expect(await stripe.mandates.retrieve(typeof mandate === 'string' ? mandate : '')).to.include({ object: 'mandate', status: 'active' });
      const read = (id: string) => () => stripe.paymentIntents.retrieve(id, { expand: ['latest_charge.balance_transaction'] });
      const after = await eventually(read(paid.id), ({ status }) => status === 'succeeded', 'the debit succeeds');
      expect(chargeOf(after).balance_transaction).to.include({ amount: 3000, type: 'payment' });
      const refused = await eventually(read(failed.id), ({ status }) => status === 'requires_payment_method', 'the other fails');
      expect(refused.last_payment_error?.payment_method?.type).to.equal('sepa_debit');
      await told('payment_intent.processing', paid.id);
      await told('charge.pending', chargeOf(paid).id);
      await told('charge.failed', chargeOf(failed).id);
    });

    const disputeOf = async (method: string): Promise<Stripe.Dispute> => {
      const intent = await pay(method);
      const { data } = await eventually(() => stripe.disputes.list({ payment_intent: intent.id, expand: ['data.charge'] }), (list) => list.data.length === 1, 'the dispute is there');
      return data[0]!;
    };

    it('has disputes that are won, with the money taken and given back', async () => {
      const dispute = await disputeOf('pm_card_createDispute');
      expect(dispute).to.include({ status: 'needs_response', amount: 2000, reason: 'fraudulent', is_charge_refundable: false });
      expect((dispute.charge as Stripe.Charge).disputed).to.equal(true);
      expect(dispute.balance_transactions.map(({ amount, type, reporting_category: category }) => [amount, type, category])).to.deep.equal([[-2000, 'adjustment', 'dispute']]);
      expect(await refusalOf(stripe.refunds.create({ charge: (dispute.charge as Stripe.Charge).id }))).to.include({ code: 'charge_disputed' });
      const staged = await stripe.disputes.update(dispute.id, { evidence: { product_description: 'A gift' }, submit: false });
      expect(staged).to.include({ status: 'needs_response' }).and.have.nested.property('evidence_details.has_evidence', true);
      const sent = await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' }, submit: true });
      expect(sent).to.have.nested.property('evidence_details.submission_count', 1);
      const won = await eventually(() => stripe.disputes.retrieve(dispute.id), ({ status }) => status === 'won', 'it is won');
      expect(won.balance_transactions.map(({ amount }) => amount)).to.deep.equal([-2000, 2000]);
      for (const type of ['created', 'funds_withdrawn', 'updated', 'closed', 'funds_reinstated']) await told(`charge.dispute.${type}`, dispute.id);
    });

    it('has disputes that are lost, accepted, or only inquiries', async () => {
      const lost = await disputeOf('pm_card_createDisputeProductNotReceived');
      expect(lost.reason).to.equal('product_not_received');
      await stripe.disputes.update(lost.id, { evidence: { uncategorized_text: 'losing_evidence' }, submit: true });
      await eventually(() => stripe.disputes.retrieve(lost.id), ({ status }) => status === 'lost', 'it is lost');
      const accepted = await disputeOf('pm_card_createDispute');
      expect(await stripe.disputes.close(accepted.id)).to.include({ status: 'lost' });
      expect((await refusalOf(stripe.disputes.close(accepted.id))).statusCode).to.equal(400);
      const inquiry = await disputeOf('pm_card_createDisputeInquiry');
      expect(inquiry).to.include({ status: 'warning_needs_response' }).and.have.property('balance_transactions').that.deep.equals([]);
      expect(await stripe.disputes.close(inquiry.id)).to.include({ status: 'warning_closed' });
    });

    it('has Checkout Sessions, with all that a gift needs', async () => {
      const session = await stripe.checkout.sessions.create({
        mode: 'payment', submit_type: 'donate', client_reference_id: 'don_1', customer_creation: 'always', customer_email: 'donor@example.org', metadata: { donation: 'don_1' },
        custom_text: { submit: { message: 'Thank you.' } }, expires_at: Math.floor(Date.now() / 1000) + 3600, allowed_payment_method_types: ['card'],
        success_url: 'https://example.org/thanks?s={CHECKOUT_SESSION_ID}', cancel_url: 'https://example.org/back',
        payment_intent_data: { capture_method: 'automatic_async', description: 'Gift', metadata: { donation: 'don_1' } },
        line_items: [1, 2, 3].map((each) => ({ quantity: each, price_data: { currency: 'eur', unit_amount: 1000, product_data: { name: `Gift ${each}` } } })),
      });
      expect(session).to.include({ status: 'open', amount_total: 6000, submit_type: 'donate', client_reference_id: 'don_1', customer_creation: 'always', payment_intent: null });
      expect(session.payment_method_types).to.deep.equal(['card']);
      expect(session.custom_text.submit).to.deep.equal({ message: 'Thank you.' });
      const lines = await stripe.checkout.sessions.listLineItems(session.id, { limit: 2 });
      expect(lines).to.include({ has_more: true });
      expect((await stripe.checkout.sessions.listLineItems(session.id, { limit: 2, starting_after: lines.data[1]?.id ?? '' })).data).to.have.length(1);
      expect((await stripe.checkout.sessions.list({ limit: 1 })).data).to.have.length(1);
      expect(await stripe.checkout.sessions.expire(session.id)).to.include({ status: 'expired', url: null });
      expect((await refusalOf(stripe.checkout.sessions.expire(session.id))).statusCode).to.equal(400);
      await told('checkout.session.expired', session.id);
    });

    const gift = (change: object): Promise<unknown> => stripe.checkout.sessions.create({
      mode: 'payment', success_url: 'https://example.org/', line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'x' } } }], ...change,
    });
    const refused: Array<[why: string, call: () => Promise<unknown>, code: string | undefined, param: string | undefined]> = [
      ['an unknown parameter', () => gift({ foo: 1 }), 'parameter_unknown', 'foo'],
      ['the parameter that this version made read-only', () => gift({ payment_method_types: ['card'] }), 'parameter_unknown', 'payment_method_types'],
      ['a missing parameter', () => stripe.paymentIntents.create({ currency: 'usd' } as Stripe.PaymentIntentCreateParams), 'parameter_missing', 'amount'],
      ['a word for a number', () => stripe.paymentIntents.create({ amount: 'ten' as unknown as number, currency: 'usd' }), 'parameter_invalid_integer', 'amount'],
      ['an empty string', () => gift({ client_reference_id: '' }), 'parameter_invalid_empty', 'client_reference_id'],
      ['too small an amount', () => stripe.paymentIntents.create({ amount: 49, currency: 'usd' }), 'amount_too_small', 'amount'],
      ['too large an amount', () => stripe.paymentIntents.create({ amount: 100_000_000, currency: 'usd' }), 'amount_too_large', 'amount'],
      ['an object that is not there', () => stripe.paymentIntents.retrieve('pi_none'), 'resource_missing', 'intent'],
      ['a mail address that is none', () => stripe.customers.create({ email: 'nobody' }), 'email_invalid', 'email'],
      ['a cursor that is not there', () => stripe.refunds.list({ starting_after: 're_none' }), 'resource_missing', 'starting_after'],
    ];
    for (const [why, call, code, param] of refused) {
      it(`refuses ${why}`, async () => {
        const error = await refusalOf(call());
        expect(error).to.include({ type: 'StripeInvalidRequestError', code });
        // The name under which a missing object is reported differs from route to route.
        if (code !== 'resource_missing') expect(error.param).to.equal(param);
        expect(error.requestId).to.match(/^req_/);
      });
    }

    it('repeats the first result of an idempotency key, and refuses other parameters', async () => {
      const key = `contract-${began}-${process.pid}`;
      const first = await stripe.customers.create({ name: 'Once' }, { idempotencyKey: key });
      const again = await stripe.customers.create({ name: 'Once' }, { idempotencyKey: key });
      expect(again.id).to.equal(first.id);
      expect(await refusalOf(stripe.customers.create({ name: 'Twice' }, { idempotencyKey: key }))).to.include({ type: 'StripeIdempotencyError' });
    });

    it('expands four levels deep, and no deeper', async () => {
      const { id } = chargeOf(await pay('pm_card_visa'));
      const deep = await stripe.charges.retrieve(id, { expand: ['payment_intent.latest_charge.payment_intent.latest_charge'] });
      expect(deep).to.have.nested.property('payment_intent.latest_charge.payment_intent.latest_charge.id', id);
      const error = await refusalOf(stripe.charges.retrieve(id, { expand: ['payment_intent.latest_charge.payment_intent.latest_charge.payment_intent'] }));
      expect(error.message).to.include('4 levels');
    });

    it('pages every list forwards and backwards', async () => {
      const customer = await stripe.customers.create({ name: 'Pages' });
      for (const amount of [1000, 1100, 1200, 1300, 1400]) await pay('pm_card_visa', { customer: customer.id, amount });
      const all = await stripe.charges.list({ customer: customer.id, limit: 2 }).autoPagingToArray({ limit: 10 });
      expect(all.map(({ amount }) => amount)).to.deep.equal([1400, 1300, 1200, 1100, 1000]);
      const page = await stripe.paymentIntents.list({ customer: customer.id, limit: 2, ending_before: (all.at(-1)?.payment_intent as string) });
      expect(page.data.map(({ amount }) => amount)).to.deep.equal([1200, 1100]);
    });

    it('keeps webhook endpoints, and tells a secret once', async () => {
      const endpoint = await stripe.webhookEndpoints.create({ url: 'https://example.org/hooks', enabled_events: ['charge.refunded', 'charge.failed'], description: 'Test' });
      expect(endpoint.secret).to.match(/^whsec_/);
      expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.to.have.property('secret');
      const changed = await stripe.webhookEndpoints.update(endpoint.id, { enabled_events: ['charge.failed'], disabled: true });
      expect(changed).to.deep.include({ enabled_events: ['charge.failed'], status: 'disabled' });
      expect((await stripe.webhookEndpoints.list({ limit: 10 })).data.map(({ id }) => id)).to.include(endpoint.id);
      expect(await stripe.webhookEndpoints.del(endpoint.id)).to.include({ deleted: true });
    });

    it('shows the balance', async () => {
      const balance = await stripe.balance.retrieve();
      expect(balance.pending.map(({ currency }) => currency)).to.include('usd');
    });
  });
}
