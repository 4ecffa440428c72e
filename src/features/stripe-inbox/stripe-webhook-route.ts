import { Router } from 'express';
import { AppError } from '../../shared/errors.ts';
import type { StripeInbox } from './create-stripe-inbox.ts';

/**
 * `POST /webhooks/stripe`, answered as soon as the event is stored. Its body must come unparsed, as a Buffer. When the
 * database is down the error page's 5xx makes Stripe come again.
 */
export function stripeWebhookRoute(inbox: Pick<StripeInbox, 'receive'>): Router {
  const router = Router();
  router.post('/webhooks/stripe', async (req, res) => {
    const body: unknown = req.body;
    const received = Buffer.isBuffer(body) ? await inbox.receive(body, req.get('stripe-signature') ?? '') : 'refused';
    if (received === 'refused') throw new AppError('bad-signature', 400, 'The signature is missing, wrong or too old, so nothing was stored.');
    res.json({ received: true });
  });
  return router;
}
