import type { Call } from '../call.ts';
import type { Event } from '../store/tables.ts';
import { answerList, answerObject, objectOf } from './answer.ts';
import { invalidRequest } from './api-error.ts';
import { created, expandable, paging } from './common-parameters.ts';
import { flag, list, required, text } from './parameters.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const filters = { created, delivery_success: flag(), type: text(), types: list(required(text()), 20), ...paging };

/** What has happened (https://docs.stripe.com/api/events). */
export const eventRoutes: Route[] = [
  route('GET', '/v1/events', filters, (call, { delivery_success, type, types, ...parameters }) => {
    if (type !== undefined && types) throw invalidRequest('You may only specify one of these parameters: type, types.', { param: 'types' });
    const matches = matcher(type !== undefined ? [type] : types);
    const exact = type !== undefined && !type.includes('*') ? type : undefined;
    return answerList(call, 'event', '/v1/events', parameters, {
      where: exact === undefined ? undefined : ['type', exact],
      keep: (event) => matches(event.type) && (delivery_success === undefined || delivered(call, event) === delivery_success),
    });
  }),

  route('GET', '/v1/events/:id', expandable, (call, parameters, id) => answerObject(call, 'event', objectOf(call, 'event', id), parameters.expand)),
];

/** A type, or a group of types such as `charge.*`. */
function matcher(types: string[] | undefined): (type: string) => boolean {
  if (!types) return () => true;
  return (type) => types.some((wanted) => wanted === type || wanted === '*' || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1))));
}

function delivered(call: Call, event: Event): boolean {
  const seq = call.changes.seqOf('event', event.id);
  return !call.deliveries.isPending(seq) && !call.deliveries.wasAbandoned(seq);
}
