import { Router } from 'express';
import type { BooksRoutesDeps } from './books-deps.ts';
import { booksPage } from './books-page.ts';
import { booksView } from './books-view.ts';
import { parseExport } from './export-form.ts';
import { sendCsv } from './send-csv.ts';

/** The ledger of a period as a file. */
export function exportRoutes(deps: BooksRoutesDeps): Router {
  const router = Router();
  router.get('/staff/books/ledger.csv', async (req, res) => {
    const view = booksView(res);
    const parsed = parseExport(req.query, view);
    if (!parsed.ok) return deps.pages.send(res, 'books/overview', { title: 'Books', section: 'books' }, await booksPage(deps, view, undefined, parsed.form), 422);
    const { name, ...period } = parsed.value;
    await sendCsv(res, `ledger-${period.organizationId}-${name}.csv`, deps.books.ledgerCsv(period));
  });
  return router;
}
