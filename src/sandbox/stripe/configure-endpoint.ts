import { newWebhookEndpoint } from './resources/webhook-endpoint.ts';
import type { Store } from './store/open-store.ts';

/** The endpoint that the sandbox is started with keeps its id, whatever address it is given: what waits for it is sent there. */
const ID = 'we_1StartedWithTheSandbox';

/** Notes where the sandbox was told to send its events; when it was told nothing, what it was told before rests. */
export async function configureEndpoint(store: Store, url: string | undefined, secrets: string[], now: number): Promise<void> {
  const before = store.view.get('webhook_endpoint', ID);
  if (url === undefined && before?.status !== 'enabled') return;
  await store.write((changes) => {
    if (url === undefined) {
      if (before) changes.put('webhook_endpoint', { ...before, status: 'disabled' });
      return;
    }
    const made = newWebhookEndpoint({
      id: ID, apiVersion: null, description: 'Given when the sandbox was started', enabledEvents: ['*'], metadata: {}, url, secrets,
    }, before?.created ?? now);
    changes.put('webhook_endpoint', before ? { ...before, url, secrets: made.secrets, status: 'enabled' } : made);
  });
}
