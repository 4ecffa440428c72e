import { expect } from 'chai';
import { createRefundStore } from '../../../../src/features/donations/refund-store.ts';
import type { RefundRequest } from '../../../../src/features/donations/refund-request.ts';
import { sendDueRefunds } from '../../../../src/features/donations/send-refund.ts';
import { money } from '../../../../src/shared/money.ts';
import { testDatabase, type TestDatabase } from '../../../support/test-database.ts';

const request: RefundRequest = {
  id: 'rrq_slow', donationId: 'don_1', chargeId: 'ch_1', nonce: 'a form', amount: money(2500, 'USD'), reason: 'duplicate', note: '', by: { accountId: 'acc_1', name: 'Finn' },
  askedAt: new Date('2026-03-01T10:00:00Z'), state: 'asked', refundId: null, error: null, tries: 0, keyNumber: 1, dueAt: new Date('2026-03-01T10:00:30Z'),
};

describe('tries for a refund', () => {
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());

  it('are one at a time: a worker that was stopped after it had looked does not ask by a key that was given up', async () => {
    const refunds = createRefundStore(database.connection);
    await database.connection.transaction((session) => refunds.insert(request, session));
    const keys: string[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const clock = { now: () => new Date('2026-03-01T10:01:00Z') };
    const stripe = (nothing: () => Promise<void>) => ({
      refunds: {
        list: async function* () {
          await nothing();
          yield* [] as { metadata: object; id: string }[];
        },
        create: (_params: object, { idempotencyKey }: { idempotencyKey: string }) => {
          keys.push(idempotencyKey);
          return Promise.reject(Object.assign(new Error('trouble'), { type: 'StripeAPIError', statusCode: 500, headers: { 'idempotent-replayed': 'true' } }));
        },
      },
    }) as never;
    let wakeUp = () => {};
    const asleep = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    const stopped = sendDueRefunds({ refunds, stripe: stripe(() => asleep), clock, log });
    await sendDueRefunds({ refunds, stripe: stripe(() => Promise.resolve()), clock, log });
    wakeUp();
    await stopped;
    expect(keys).to.deep.equal(['rrq_slow']);
    expect(await refunds.asItIs(request)).to.include({ state: 'asked', tries: 1, keyNumber: 2 });
  });
});
