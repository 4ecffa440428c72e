import { z } from 'zod';
import type { ControlParts, Order } from './order.ts';

const advance = z.strictObject({ seconds: z.number().positive() });
const fault = z.strictObject({
  times: z.int().positive().default(1),
  status: z.int().min(400).max(599).optional(),
  when: z.enum(['before', 'after']).default('before'),
  method: z.enum(['GET', 'POST', 'DELETE']).optional(),
  path: z.string().startsWith('/v1/').optional(),
  kept: z.boolean().default(false),
});
const rateLimit = z.strictObject({ perSecond: z.number().positive().nullable() });

/** Time that passes, calls that fail, and a limit to their rate. */
export function troubleOrders({ sandbox, clock, house }: ControlParts): Record<string, Order> {
  return {
    '/time/advance': async (given) => {
      const { seconds } = advance.parse(given);
      await sandbox.store.write(() => clock.advance(Math.floor(seconds * 1000)));
      await house.catchUp();
      sandbox.wake();
      return { now: Math.floor(clock.now() / 1000) };
    },
    '/calls/fail': async (given) => {
      sandbox.faults.order(fault.parse(given));
      return {};
    },
    '/calls/mend': async () => {
      sandbox.faults.clear();
      return {};
    },
    '/calls/limit': async (given) => {
      sandbox.rateLimit.set(rateLimit.parse(given).perSecond ?? undefined);
      return {};
    },
  };
}
