import type { Call } from '../call.ts';
import type { Event } from '../store/tables.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { onlyOneOf } from './api-error.ts';
import { created, expandable, paging } from './common-parameters.ts';
import { flag, list, required, text } from './parameters.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const RETENTION = 30 * 86_400;
const filters = { created, delivery_success: flag(), type: text(), types: list(required(text()), 20), ...paging };

/** What has happened in the last 30 days (https://docs.stripe.com/api/events). */
export const eventRoutes: Route[] = [
  route('GET', '/v1/events', filters, (call, { delivery_success, type, types, created: range, ...parameters }) => {
    if (type !== undefined && types) throw onlyOneOf(['type', 'types'], 'types');
    const matches = matcher(type !== undefined ? [type] : types);
    const exact = type !== undefined && !type.includes('*') ? type : undefined;
    const since = Math.max(range?.gte ?? 0, call.now - RETENTION);
    return answerList(call, 'event', '/v1/events', { ...parameters, created: { ...range, gte: since } }, {
      by: { type: exact },
      keep: (event) => matches(event.type) && (delivery_success === undefined || delivered(call, event) === delivery_success),
    });
  }),

  retrieval('/v1/events/:id', 'event'),

  // What the CLI's "events resend" asks for; it is not in the API's reference.
  route('POST', '/v1/events/:id/retry', { for_stripecli: text(), webhook_endpoint: text(), ...expandable }, (call, given, id) => {
    const event = objectOf(call, 'event', id);
    const only = given.webhook_endpoint === undefined ? undefined : objectOf(call, 'webhook_endpoint', given.webhook_endpoint, 'webhook_endpoint').id;
    call.deliveries.queueAgain(event, call.changes.seqOf('event', id) ?? 0, only, call.now * 1000);
    return answerObject(call, 'event', event, given.expand);
  }),
];

/** A type, or a group of types such as `charge.*`. */
function matcher(types: string[] | undefined): (type: string) => boolean {
  if (!types) return () => true;
  return (type) => types.some((wanted) => wanted === type || wanted === '*' || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1))));
}

function delivered(call: Call, event: Event): boolean {
  const seq = call.changes.seqOf('event', event.id);
  return call.deliveries.waiting(seq) === 0 && !call.deliveries.table.wasGivenUp(seq);
}
