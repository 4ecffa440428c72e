import { Agent, request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as requestHttps } from 'node:https';
import { signWebhook } from './sign-webhook.ts';

/** What is sent, and whose signature it bears. */
export interface Post {
  url: string;
  secrets: readonly string[];
  body: string;
  /** Seconds since 1970, by the clock on the wall: a receiver refuses a signature that is minutes off. */
  second: number;
}

/** Refused: it answered anything but 2xx, or not within 20 seconds. Unreachable: nobody listens there. */
export type PostOutcome = 'accepted' | 'refused' | 'unreachable';

const TIMEOUT = 20_000;
const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new SecureAgent({ keepAlive: true }) };

/** Sends one event, signed as Stripe signs. Redirects are not followed: Stripe counts them as failures. */
export async function postWebhook(post: Post, stop: AbortSignal): Promise<PostOutcome> {
  let outcome = await tryOnce(post, stop);
  // A connection kept from before may have been closed meanwhile, which says nothing about who listens now.
  if (outcome === 'stale') outcome = await tryOnce(post, stop);
  return outcome === 'stale' ? 'unreachable' : outcome;
}

function tryOnce({ url, secrets, body, second }: Post, stop: AbortSignal): Promise<PostOutcome | 'stale'> {
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
        'stripe-signature': signWebhook(body, secrets, second),
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
