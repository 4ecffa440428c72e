import { Router } from 'express';
import { manageRoutes } from './manage-routes.ts';
import { startRoutes } from './start-routes.ts';
import type { SupporterRoutesDeps } from './supporter-deps.ts';

/**
 * `/campaigns/:slug/fundraise` and `/account/fundraisers/…`. Behind session, body parser, `uploads`, `loadUser` and
 * `csrf`.
 */
export function supporterRoutes(deps: SupporterRoutesDeps): Router {
  return Router().use(startRoutes(deps), manageRoutes(deps));
}
