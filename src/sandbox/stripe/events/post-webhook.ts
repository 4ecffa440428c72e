import { Agent, request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as requestHttps } from 'node:https';
import { activeSecrets } from '../resources/webhook-endpoint.ts';
import type { Event, WebhookEndpoint } from '../store/tables.ts';
import { signWebhook } from './sign-webhook.ts';

/** Milliseconds since 1970. */
interface Clocks {
  /** The sandbox's clock, by which replaced secrets lapse. */
  now: () => number;
  /** The clock on the wall, by which it is signed: a receiver refuses a signature that is minutes off. */
  wall: () => number;
}

/** Refused: it answered anything but 2xx, or not within 20 seconds. Unreachable: nobody listens there. */
export type PostOutcome = 'accepted' | 'refused' | 'unreachable';

const TIMEOUT = 20_000;
const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new SecureAgent({ keepAlive: true }) };

/** Sends an event to an endpoint, signed with its secrets as Stripe signs. Redirects are not followed: Stripe counts them as failures. */
export async function postWebhook(event: Event, endpoint: WebhookEndpoint, { now, wall }: Clocks, stop: AbortSignal): Promise<PostOutcome> {
  const body = JSON.stringify(event, null, 2);
  const signature = signWebhook(body, activeSecrets(endpoint, Math.floor(now() / 1000)), Math.floor(wall() / 1000));
  const post = { url: endpoint.url, body, signature };
  let outcome = await tryOnce(post, stop);
  // A connection kept from before may have been closed meanwhile, which says nothing about who listens now.
  if (outcome === 'stale') outcome = await tryOnce(post, stop);
  return outcome === 'stale' ? 'unreachable' : outcome;
}

function tryOnce({ url, body, signature }: { url: string; body: string; signature: string }, stop: AbortSignal): Promise<PostOutcome | 'stale'> {
  return new Promise((resolve) => {
    const address = new URL(url);
    const secure = address.protocol === 'https:';
    const bytes = Buffer.from(body);
    const request: ClientRequest = (secure ? requestHttps : requestHttp)(address, {
      method: 'POST',
      agent: secure ? agents['https:'] : agents['http:'],
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': bytes.length,
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signature,
      },
      signal: stop,
    }, (response: IncomingMessage) => {
      response.resume();
      const status = response.statusCode ?? 0;
      finish(status >= 200 && status < 300 ? 'accepted' : 'refused');
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      request.destroy();
      finish('refused');
    }, TIMEOUT);
    const finish = (outcome: PostOutcome | 'stale'): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    request.on('error', () => finish(late ? 'refused' : request.reusedSocket ? 'stale' : 'unreachable'));
    request.end(bytes);
  });
}
