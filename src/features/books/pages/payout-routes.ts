import { type Request, Router } from 'express';
import { param } from '../../../http/pages.ts';
import { notFound } from '../../../shared/errors.ts';
import { requireRole } from '../../staff/index.ts';
import type { Payout } from '../payout.ts';
import type { BooksRoutesDeps } from './books-deps.ts';
import { booksView } from './books-view.ts';
import { payoutStatus } from './books-words.ts';
import { payoutPage } from './payout-page.ts';
import { sendCsv } from './send-csv.ts';

const PAGE = 30;
const section = 'books';

/** Deposits to the bank account, which is one for all organizations of the installation: for finance of any of them. */
export function payoutRoutes(deps: BooksRoutesDeps): Router {
  const router = Router();
  const found = async (req: Request): Promise<Payout> => {
    const payout = await deps.books.payout(param(req, 'id'));
    if (payout === null) throw notFound('this payout');
    return payout;
  };
  router.use(['/staff/books/payouts', '/staff/books/payouts.csv'], requireRole('finance'));
  router.get('/staff/books/payouts.csv', (_req, res) => sendCsv(res, 'payouts.csv', deps.books.payoutsCsv()));
  router.get('/staff/books/payouts', async (req, res) => {
    const after = typeof req.query.after === 'string' ? req.query.after : undefined;
    const { items, next } = await deps.books.payouts({ after, limit: PAGE });
    const model = {
      payouts: items.map((payout) => ({ ...payout, ...payoutStatus(payout.status) })),
      newestUrl: after === undefined ? '' : '/staff/books/payouts', olderUrl: next === null ? '' : `/staff/books/payouts?after=${encodeURIComponent(next)}`,
    };
    deps.pages.send(res, 'books/payouts', { title: 'Payouts', section }, model);
  });
  router.get('/staff/books/payouts/:id.csv', async (req, res) => {
    const payout = await found(req);
    await sendCsv(res, `payout-${payout.id}.csv`, deps.books.payoutCsv(payout, booksView(res).organizationIds));
  });
  router.get('/staff/books/payouts/:id', async (req, res) => {
    const payout = await found(req);
    deps.pages.send(res, 'books/payout', { title: `Payout ${payout.id}`, section }, await payoutPage(deps, booksView(res), payout));
  });
  return router;
}
