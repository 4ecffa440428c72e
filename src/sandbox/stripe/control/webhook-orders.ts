import { z } from 'zod';
import { noSuch } from '../api/api-error.ts';
import { sendNow } from '../events/send-now.ts';
import { rolled } from '../resources/webhook-endpoint.ts';
import { writeCall } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Event, WebhookEndpoint } from '../store/tables.ts';
import type { ControlParts, Order } from './order.ts';

const rule = z.strictObject({
  types: z.array(z.string()).optional(),
  copies: z.int().min(1).max(100).default(1),
  delaySeconds: z.number().nonnegative().default(0),
  never: z.boolean().default(false),
  times: z.int().positive().optional(),
});
const hold = z.strictObject({ held: z.boolean() });
const send = z.strictObject({ events: z.array(z.string()).min(1), endpoint: z.string().optional() });
const roll = z.strictObject({ endpoint: z.string().optional(), keepSeconds: z.int().min(0).max(86_400).default(0) });

/** Events that come often, late, never, or in an order of the test's own; and secrets that are replaced. */
export function webhookOrders({ sandbox }: ControlParts): Record<string, Order> {
  return {
    '/webhooks/rule': async (given) => {
      const { delaySeconds, ...rest } = rule.parse(given);
      sandbox.deliveries.rules.add({ ...rest, delay: Math.floor(delaySeconds * 1000) });
      return {};
    },
    '/webhooks/usual': async () => {
      sandbox.deliveries.rules.clear();
      return {};
    },
    '/webhooks/hold': async (given) => {
      sandbox.deliveries.rules.held = hold.parse(given).held;
      sandbox.wake();
      return {};
    },
    '/webhooks/send': async (given) => {
      const { events, endpoint } = send.parse(given);
      const outcomes = [];
      for (const id of events) {
        for (const one of endpointsFor(sandbox, endpoint)) outcomes.push({ event: id, endpoint: one.id, outcome: await sendNow(sandbox, eventOf(sandbox, id), one) });
      }
      return { outcomes };
    },
    '/webhooks/resend': async (given) => {
      const { events, endpoint } = send.parse(given);
      await writeCall(sandbox, (call) => {
        for (const id of events) call.deliveries.queueAgain(eventOf(sandbox, id), call.changes.seqOf('event', id) ?? 0, endpoint, sandbox.now());
      });
      return {};
    },
    '/webhooks/roll-secret': async (given) => {
      const { endpoint, keepSeconds } = roll.parse(given);
      const [before] = endpointsFor(sandbox, endpoint);
      if (!before) throw noSuch('webhook endpoint', endpoint ?? '');
      const after = rolled(before, keepSeconds, Math.floor(sandbox.now() / 1000));
      await writeCall(sandbox, (call) => {
        call.changes.put('webhook_endpoint', after);
        call.deliveries.endpointsChanged();
      });
      return { endpoint: after.id, secret: after.secrets[0]?.value };
    },
  };
}

function eventOf({ store }: Sandbox, id: string): Event {
  const event = store.view.get('event', id);
  if (!event) throw noSuch('event', id);
  return event;
}

/** The endpoint of that id, or all that there are. */
function endpointsFor({ deliveries }: Sandbox, id: string | undefined): WebhookEndpoint[] {
  const found = deliveries.endpoints().filter((endpoint) => id === undefined || endpoint.id === id);
  if (found.length === 0) throw noSuch('webhook endpoint', id ?? '');
  return found;
}
