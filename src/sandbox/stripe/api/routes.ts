import { ApiError } from './api-error.ts';
import { balanceRoutes } from './balance-routes.ts';
import { catalogRoutes } from './catalog-routes.ts';
import { chargeRoutes } from './charge-routes.ts';
import { checkoutSessionRoutes } from './checkout-session-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { disputeRoutes } from './dispute-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { paymentIntentRoutes } from './payment-intent-routes.ts';
import { paymentMethodRoutes } from './payment-method-routes.ts';
import { paymentPageRoutes } from './payment-page-routes.ts';
import { payoutRoutes } from './payout-routes.ts';
import { refundRoutes } from './refund-routes.ts';
import type { Route } from './route.ts';
import { webhookEndpointRoutes } from './webhook-endpoint-routes.ts';

/** The whole API. Billing's routes (subscriptions, invoices) will stand in this list too. */
const routes: Route[] = [
  ...checkoutSessionRoutes, ...customerRoutes, ...paymentIntentRoutes, ...paymentMethodRoutes, ...chargeRoutes, ...balanceRoutes, ...refundRoutes, ...disputeRoutes, ...payoutRoutes,
  ...eventRoutes, ...webhookEndpointRoutes, ...catalogRoutes, ...paymentPageRoutes,
];

const table = routes.map((route) => ({ route, parts: route.path.split('/') }));

/** The route of a request, and the id in its path ('' where it has none). @throws ApiError 404 */
export function findRoute(method: string, path: string): { route: Route; objectId: string } {
  const given = path.split('/');
  for (const { route, parts } of table) {
    const objectId = route.method === method ? match(parts, given) : undefined;
    if (objectId !== undefined) return { route, objectId };
  }
  throw new ApiError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  });
}

function match(wanted: string[], given: string[]): string | undefined {
  if (wanted.length !== given.length) return undefined;
  if (!wanted.every((part, position) => part === given[position] || (part === ':id' && given[position] !== ''))) return undefined;
  return wanted.includes(':id') ? given[wanted.indexOf(':id')] ?? '' : '';
}
