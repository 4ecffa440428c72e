import { setTimeout as pause } from 'node:timers/promises';
import { Router } from 'express';
import { requireRole, requireStaff } from '../../staff/index.ts';
import type { BooksRoutesDeps } from './books-deps.ts';
import { booksPage } from './books-page.ts';
import { booksView } from './books-view.ts';
import { eventRoutes } from './event-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { payoutRoutes } from './payout-routes.ts';
import { quarantineRoutes } from './quarantine-routes.ts';

/** How long a page waits for a comparison; a longer one goes on without it. */
const PATIENCE_MS = 4_000;

/** `/staff/books…`: lead and finance read, finance acts. Behind session, body parser, `loadUser` and `csrf`. */
export function booksRoutes(deps: BooksRoutesDeps): Router {
  const router = Router();
  router.use('/staff/books', requireStaff(deps.staff), requireRole('lead', 'finance'));
  router.get('/staff/books', async (req, res) => {
    const model = await booksPage(deps, booksView(res), req.query.check);
    deps.pages.send(res, 'books/overview', { title: 'Books', section: 'books', ...(model.running ? { scripts: ['refresh-status'] } : {}) }, model);
  });
  router.post('/staff/books/check', requireRole('finance'), async (_req, res) => {
    deps.log.info({ by: booksView(res).by.accountId }, 'staff asked for a comparison of the books');
    const patience = new AbortController();
    const answer = await Promise.race([compare(deps), pause(PATIENCE_MS, 'goes-on', { signal: patience.signal }).catch(() => 'goes-on')]);
    patience.abort();
    res.redirect(303, `/staff/books?check=${answer}`);
  });
  return router.use(quarantineRoutes(deps), eventRoutes(deps), payoutRoutes(deps), exportRoutes(deps));
}

/** Why it failed, the comparison has written down itself; the page reads it there. */
async function compare({ books, log }: BooksRoutesDeps): Promise<'done' | 'busy' | 'failed'> {
  try {
    return (await books.reconcile()).kind;
  } catch (error) {
    log.error({ err: error }, 'a comparison of the books that staff asked for failed');
    return 'failed';
  }
}
