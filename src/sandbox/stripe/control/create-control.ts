import type { IncomingMessage, RequestListener } from 'node:http';
import { ZodError } from 'zod';
import { ApiError } from '../api/api-error.ts';
import type { Clock } from '../clock.ts';
import type { House } from '../keep-house.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Order } from './order.ts';
import { dashboardOrders } from './dashboard-orders.ts';
import { troubleOrders } from './trouble-orders.ts';
import { webhookOrders } from './webhook-orders.ts';

/**
 * The test controls: JSON in, JSON out, at `POST /name/of/order`. They stand on a port of their own, which is only there when the
 * sandbox was started with one, so that nothing a site does can reach them by accident.
 */
export function createControl(sandbox: Sandbox, clock: Clock, house: House): RequestListener {
  const parts = { sandbox, clock, house };
  const orders: Record<string, Order> = { ...troubleOrders(parts), ...webhookOrders(parts), ...dashboardOrders(parts) };
  const handle = async (message: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    const order = Object.hasOwn(orders, message.url ?? '') ? orders[message.url ?? ''] : undefined;
    if (!order || message.method !== 'POST') return { status: 404, body: { error: `There are these orders, by POST: ${Object.keys(orders).join(', ')}` } };
    try {
      return { status: 200, body: await order(JSON.parse(await readText(message) || '{}')) };
    } catch (error) {
      if (error instanceof ApiError) return { status: error.status, body: { error: error.message } };
      if (error instanceof ZodError || error instanceof SyntaxError) return { status: 400, body: { error: error.message } };
      throw error;
    }
  };
  return (message, response) => {
    handle(message).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }, (error: unknown) => {
      process.stderr.write(`sandbox/stripe: ${String(error)}\n`);
      response.destroy();
    });
  };
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
