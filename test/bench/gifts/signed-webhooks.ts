import type { Stripe } from 'stripe';
import { signWebhook } from '../../../src/sandbox/stripe/events/sign-webhook.ts';
import type { BenchGift } from './bench-gift.ts';

/** Makes the requests that bring a gift's events: whole HTTP requests, signed, ready to be written to a socket. */
export function webhookMaker(templates: readonly Stripe.Event[], secret: string, host: string): (gift: BenchGift) => Buffer[] {
  const bodies = bodiesOfGift(templates);
  return (gift) => bodies(gift).map((body) => request(body, secret, host));
}

/** The bodies of a gift's events, in the order of the templates. */
export function bodiesOfGift(templates: readonly Stripe.Event[]): (gift: BenchGift) => string[] {
  const stamps = templates.map(stampOf);
  return (gift) => stamps.map((stamp) => stamp(gift));
}

/** Puts a gift's ids, sum and names where the template has those of the gift that it tells of. */
function stampOf(template: Stripe.Event): (gift: BenchGift) => string {
  const object = template.data.object as unknown as Record<string, unknown> & { id: string; metadata: { donationId: string } };
  const { donationId } = object.metadata;
  const text = JSON.stringify(template);
  const known = new Map<string, keyof BenchGift | 'eventId'>([[template.id, 'eventId'], [donationId, 'donationId'], ['ana@example.org', 'email'], ['6000', 'minor']]);
  for (const [pattern, field] of [[/ch_\w+/, 'chargeId'], [/pi_\w+/, 'intentId'], [/cs_test_\w+/, 'sessionId']] as const) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) known.set(found, field);
  }
  const parts = text.split(new RegExp(`(${[...known.keys()].map((each) => each.replaceAll('.', '\\.')).join('|')})`));
  return (gift) => parts.map((part) => {
    const field = known.get(part);
    if (field === undefined) return part;
    return field === 'eventId' ? `evt_${template.type.replaceAll('.', '')}_${gift.donationId}` : String(gift[field]);
  }).join('');
}

function request(body: string, secret: string, host: string): Buffer {
  const signature = signWebhook(body, [secret], Math.floor(Date.now() / 1000));
  const head = `POST /webhooks/stripe HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\nAccept: */*; q=0.5, application/xml\r\n`
    + `Cache-Control: no-cache\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nStripe-Signature: ${signature}\r\n\r\n`;
  return Buffer.from(head + body);
}
