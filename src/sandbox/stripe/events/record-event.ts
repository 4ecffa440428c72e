import { API_VERSION } from '../api-version.ts';
import type { Call } from '../call.ts';
import { present } from '../present.ts';
import { newId } from '../resources/new-id.ts';
import type { Event, Tables, ToldKind } from '../store/tables.ts';

/**
 * Records that something happened, with the object as it is now, and queues its webhooks, in the same unit of work as the
 * change itself: there is never one without the other.
 * @param previous the fields that changed, with their values before
 */
export function recordEvent<K extends ToldKind>(call: Call, type: Event['type'], kind: K, object: Tables[K], previous?: Partial<Tables[K]>): void {
  const event: Event = {
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: call.now,
    data: { object: present(call, kind, object), ...(previous && { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: call.deliveries.audience(type),
    request: call.request,
    type,
  };
  call.changes.put('event', event);
  const seq = call.changes.seqOf('event', event.id);
  if (seq !== undefined) call.deliveries.queue(event, seq, call.now * 1000);
}
