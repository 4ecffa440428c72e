import { API_VERSION } from '../api-version.ts';
import type { Call } from '../call.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import { newWebhookEndpoint } from '../resources/webhook-endpoint.ts';
import type { WebhookEndpoint } from '../store/tables.ts';
import { answerDeleted, answerList, answerObject, objectOf } from './answer.ts';
import { invalidRequest } from './api-error.ts';
import { givenOnly } from './given-only.ts';
import { expandable, metadata, paging, url } from './common-parameters.ts';
import { emptyable, flag, list, oneOf, required, text } from './parameters.ts';
import type { Rule } from './parameters.ts';
import { retrieval } from './retrieval.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const MOST = 16;

/** `*`, or names of events such as `charge.refunded`. */
const events: Rule<string[] | undefined> = (given, at) => {
  const names = list(required(text()), 1000)(given, at);
  const wrong = names?.findIndex((name) => name !== '*' && !/^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(name)) ?? -1;
  if (wrong >= 0) throw invalidRequest(`Invalid ${at}[${wrong}]: ${names?.[wrong] ?? ''} is not the name of an event.`, { param: `${at}[${wrong}]` });
  if (names?.length === 0) throw invalidRequest('At least one event is needed.', { param: at });
  return names;
};

/** Where events are sent (https://docs.stripe.com/api/webhook_endpoints). The secret is told once, when the endpoint is made. */
export const webhookEndpointRoutes: Route[] = [
  route('POST', '/v1/webhook_endpoints', {
    api_version: oneOf(API_VERSION), connect: flag(), description: emptyable(text()), enabled_events: required(events), metadata: emptyable(metadata), url: required(url), ...expandable,
  }, (call, given) => {
    if (call.deliveries.endpoints().length >= MOST) throw invalidRequest(`You have reached the maximum of ${MOST} test webhook endpoints.`);
    const endpoint = newWebhookEndpoint({
      apiVersion: given.api_version ?? null, description: given.description ?? null, enabledEvents: given.enabled_events, metadata: mergeMetadata({}, given.metadata), url: given.url,
    }, call.now);
    keep(call, endpoint);
    const { body } = answerObject(call, 'webhook_endpoint', endpoint, given.expand);
    return { status: 200, body: { ...body, secret: endpoint.secrets[0]?.value } };
  }),

  route('GET', '/v1/webhook_endpoints', paging, (call, parameters) => answerList(call, 'webhook_endpoint', '/v1/webhook_endpoints', parameters)),

  retrieval('/v1/webhook_endpoints/:id', 'webhook_endpoint'),

  route('POST', '/v1/webhook_endpoints/:id', {
    description: emptyable(text()), disabled: flag(), enabled_events: events, metadata: emptyable(metadata), url, ...expandable,
  }, (call, { disabled, expand, metadata: change, ...given }, id) => {
    const before = objectOf(call, 'webhook_endpoint', id);
    const endpoint: WebhookEndpoint = {
      ...before,
      ...givenOnly(given),
      metadata: mergeMetadata(before.metadata, change),
      status: disabled === undefined ? before.status : disabled ? 'disabled' : 'enabled',
    };
    keep(call, endpoint);
    return answerObject(call, 'webhook_endpoint', endpoint, expand);
  }),

  route('DELETE', '/v1/webhook_endpoints/:id', {}, (call, _parameters, id) => {
    objectOf(call, 'webhook_endpoint', id);
    for (const { key } of call.deliveries.table.all(id)) call.deliveries.table.finish(key, true);
    const answer = answerDeleted(call, 'webhook_endpoint', id);
    call.deliveries.endpointsChanged();
    return answer;
  }),
];

function keep(call: Call, endpoint: WebhookEndpoint): void {
  call.changes.put('webhook_endpoint', endpoint);
  call.deliveries.endpointsChanged();
}
