import { Router } from 'express';
import { param } from '../../../http/pages.ts';
import { notFound } from '../../../shared/errors.ts';
import { requireRole } from '../../staff/index.ts';
import type { BooksRoutesDeps } from './books-deps.ts';
import { booksView } from './books-view.ts';
import { eventStateWords } from './books-words.ts';
import { troubledEvents } from './waiting-lists.ts';

const PAGE = 50;
const section = 'books';

/** Stripe's events that could not be worked on, with why, and a way to try them again. They say of no organization, so any finance person sees them. */
export function eventRoutes(deps: BooksRoutesDeps): Router {
  const router = Router();
  router.use('/staff/books/events', requireRole('finance'));
  router.get('/staff/books/events', async (req, res) => {
    const after = typeof req.query.after === 'string' ? req.query.after : undefined;
    const { rows, next } = await troubledEvents(deps, PAGE, after);
    const model = { events: rows, newestUrl: after === undefined ? '' : '/staff/books/events', olderUrl: next === null ? '' : `/staff/books/events?after=${encodeURIComponent(next)}` };
    deps.pages.send(res, 'books/events', { title: 'Events that need a person', section }, model);
  });
  router.get('/staff/books/events/:id', async (req, res) => {
    const event = await deps.stripeInbox.event(param(req, 'id'));
    if (event === null) throw notFound('this event');
    const troubled = event.state === 'dead' || event.state === 'quarantined';
    const model = { event: { ...event, ...eventStateWords[event.state], url: addressOf(event.id) }, troubled, sources: sourceWords[event.source], asked: req.query.again !== undefined };
    deps.pages.send(res, 'books/event', { title: `Event ${event.id}`, section }, model);
  });
  router.post('/staff/books/events/:id', async (req, res) => {
    const id = param(req, 'id');
    if ((await deps.stripeInbox.event(id)) === null) throw notFound('this event');
    const again = await deps.stripeInbox.retry(id);
    if (again) deps.log.info({ event: id, by: booksView(res).by.accountId }, 'staff had an event tried again');
    res.redirect(303, `${addressOf(id)}?again=1`);
  });
  return router;
}

function addressOf(id: string): string {
  return `/staff/books/events/${encodeURIComponent(id)}`;
}

const sourceWords = { webhook: 'Stripe sent it', list: 'a comparison found it in Stripe’s list of events', object: 'a comparison made it from what it is about, as Stripe’s list no longer had it' } as const;
