import type { Event, WebhookEndpoint } from '../store/tables.ts';
import type { Sandbox } from '../sandbox.ts';
import { postWebhook } from './post-webhook.ts';
import type { PostOutcome } from './post-webhook.ts';

/** Sends an event now, past the queue, and strikes it off there when it was accepted. */
export async function sendNow(sandbox: Sandbox, event: Event, endpoint: WebhookEndpoint): Promise<PostOutcome> {
  const { store, deliveries: { table } } = sandbox;
  const seq = store.view.seqOf('event', event.id);
  const outcome = await postWebhook(event, endpoint, sandbox, AbortSignal.timeout(60_000));
  if (outcome === 'accepted') {
    await store.write(() => {
      for (const { key } of table.all(endpoint.id)) if (key[2] === seq) table.finish(key, true);
    });
  }
  return outcome;
}
