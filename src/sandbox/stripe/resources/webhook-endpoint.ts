import type { WebhookEndpoint } from '../store/tables.ts';
import { newId, newSigningSecret } from './new-id.ts';

interface WebhookEndpointInput {
  id?: string;
  apiVersion: string | null;
  description: string | null;
  enabledEvents: string[];
  metadata: Record<string, string>;
  url: string;
  secrets?: string[];
}

export function newWebhookEndpoint(input: WebhookEndpointInput, now: number): WebhookEndpoint {
  return {
    id: input.id ?? newId('we'),
    object: 'webhook_endpoint',
    api_version: input.apiVersion,
    application: null,
    created: now,
    description: input.description,
    enabled_events: input.enabledEvents,
    livemode: false,
    metadata: input.metadata,
    secrets: (input.secrets ?? [newSigningSecret()]).map((value) => ({ value, until: null })),
    status: 'enabled',
    url: input.url,
  };
}

/** With a new secret; the ones before sign too for so many seconds more, as in Stripe's dashboard. */
export function rolled(endpoint: WebhookEndpoint, keep: number, now: number): WebhookEndpoint {
  const before = activeSecrets(endpoint, now).map((value) => ({ value, until: now + keep }));
  return { ...endpoint, secrets: [{ value: newSigningSecret(), until: null }, ...(keep > 0 ? before : [])] };
}

/** The secrets that sign at this second, the newest first. */
export function activeSecrets({ secrets }: WebhookEndpoint, now: number): string[] {
  return secrets.filter(({ until }) => until === null || until > now).map(({ value }) => value);
}

/** Whether events of a type are sent to it: `*` names all, `charge.*` is not known to Stripe. */
export function wants({ enabled_events, status }: WebhookEndpoint, type: string): boolean {
  return status === 'enabled' && (enabled_events.includes('*') || enabled_events.includes(type));
}
