import { z } from 'zod';
import { objectOf } from '../api/answer.ts';
import { invalidRequest } from '../api/api-error.ts';
import { checkRefund } from '../api/check-refund.ts';
import { decideDispute, openDispute } from '../payments/dispute-charge.ts';
import { failPayout, payOutAll } from '../payments/pay-out.ts';
import { refundCharge, settleRefund, undoRefund } from '../payments/refund-charge.ts';
import { present } from '../present.ts';
import { writeCall } from '../sandbox.ts';
import type { ControlParts, Order } from './order.ts';

const refund = z.strictObject({
  charge: z.string(),
  amount: z.int().positive().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).nullable().default(null),
  status: z.enum(['succeeded', 'pending', 'requires_action']).optional(),
  afterwards: z.enum(['succeed', 'fail']).optional(),
});
const refundChange = z.strictObject({ refund: z.string(), to: z.enum(['succeeded', 'failed', 'canceled']) });
const dispute = z.strictObject({
  charge: z.string(), amount: z.int().positive().optional(), reason: z.string().default('fraudulent'), inquiry: z.boolean().default(false),
});
const payOut = z.strictObject({ currency: z.string().toLowerCase().optional() });
const failure = z.strictObject({ payout: z.string() });
const decision = z.strictObject({ dispute: z.string(), status: z.enum(['won', 'lost']) });

/** What somebody does in Stripe's dashboard, or a bank on its own: no request of the site is behind it. */
export function dashboardOrders({ sandbox }: ControlParts): Record<string, Order> {
  return {
    '/dashboard/refund': (given) => writeCall(sandbox, (call) => {
      const { charge: id, amount, reason, status, afterwards } = refund.parse(given);
      const charge = objectOf(call, 'charge', id);
      const input = { amount: checkRefund(call, charge, amount), reason, metadata: {} };
      if (status === undefined && afterwards === undefined) return present(call, 'refund', refundCharge(call, charge, input));
      const later = afterwards === undefined ? undefined : afterwards === 'fail' ? 'fail_refund' as const : 'settle_refund' as const;
      return present(call, 'refund', refundCharge(call, charge, input, { status: status ?? 'succeeded', afterwards: later }));
    }),
    '/dashboard/change-refund': (given) => writeCall(sandbox, (call) => {
      const { refund: id, to } = refundChange.parse(given);
      const before = objectOf(call, 'refund', id);
      const after = to === 'succeeded' ? settleRefund(call, before)
        : undoRefund(call, before, to, to === 'failed' ? 'expired_or_canceled_card' : 'canceled_by_merchant');
      if (!after) throw invalidRequest(`${id} is ${before.status ?? ''} and can't become ${to}.`);
      return present(call, 'refund', after);
    }),
    '/dashboard/dispute': (given) => writeCall(sandbox, (call) => {
      const { charge: id, ...about } = dispute.parse(given);
      const charge = objectOf(call, 'charge', id);
      if (!charge.paid) throw invalidRequest(`${id} was not paid.`);
      return present(call, 'dispute', openDispute(call, charge, about));
    }),
    '/dashboard/pay-out': (given) => writeCall(sandbox, (call) => ({ payouts: payOutAll(call, payOut.parse(given).currency).map((payout) => present(call, 'payout', payout)) })),
    '/dashboard/fail-payout': (given) => writeCall(sandbox, (call) => {
      const { payout: id } = failure.parse(given);
      const after = failPayout(call, objectOf(call, 'payout', id));
      if (!after) throw invalidRequest(`${id} has failed before.`);
      return present(call, 'payout', after);
    }),
    '/dashboard/decide-dispute': (given) => writeCall(sandbox, (call) => {
      const { dispute: id, status } = decision.parse(given);
      const after = decideDispute(call, objectOf(call, 'dispute', id), status);
      if (!after) throw invalidRequest(`${id} was decided before.`);
      return present(call, 'dispute', after);
    }),
  };
}
