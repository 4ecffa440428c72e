import { readFileSync } from 'node:fs';
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { behaviourFromForm, behaviourFromJson } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import { html } from './html.ts';
import { renderListPage } from './list-page.ts';
import type { Mailbox } from './mailbox.ts';
import { addMessageRoutes } from './message-routes.ts';
import { pageShell } from './page-shell.ts';
import type { ViewCache } from './view-cache.ts';

const perPage = 50;
const stylesheet = readFileSync(new URL('./mailbox.css', import.meta.url), 'utf8');
const pagePolicy = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const listQuery = z.object({
  q: z.string().trim().max(300).catch(''),
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
});
const jsonQuery = z.object({
  to: z.string().optional(),
  subject: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(500),
});

export interface MailboxApp {
  mailbox: Mailbox;
  views: ViewCache;
  behaviour: { current: Behaviour };
  smtpUrl: string;
}

/** The mailbox's pages and its JSON, all under `/sandbox/mail`, so that a site can pass the path on unchanged. */
export function createMailboxApp(deps: MailboxApp): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(protect);
  app.use(express.json({ limit: '1mb' }), express.urlencoded({ extended: false, limit: '1mb' }));
  app.get('/sandbox/mail/mailbox.css', (_request, response) => void response.type('css').send(stylesheet));
  addListRoutes(app, deps);
  addBehaviourRoutes(app, deps.behaviour);
  addMessageRoutes(app, deps.mailbox, deps.views);
  app.use((_request, response) => void response.status(404).send(notice('Not here', 'This message was deleted, or never was.')));
  app.use(answerError);
  return app;
}

function addListRoutes(app: Express, { mailbox, views, behaviour, smtpUrl }: MailboxApp): void {
  app.get('/sandbox/mail', (request, response) => {
    const { q, page } = listQuery.parse({ q: '', page: 1, ...request.query });
    const found = mailbox.find(q === '' ? {} : { text: q });
    const pages = Math.max(1, Math.ceil(found.length / perPage));
    const shown = Math.min(page, pages);
    const messages = found.slice((shown - 1) * perPage, shown * perPage);
    response.send(renderListPage({ messages, total: found.length, page: shown, pages, search: q, smtpUrl, behaviour: behaviour.current }));
  });
  app.get('/sandbox/mail.json', async (request, response) => {
    const { limit, ...query } = jsonQuery.parse(request.query);
    const found = mailbox.find(query);
    const messages = await Promise.all(found.slice(0, limit).map((summary) => views.view(summary)));
    response.json({ total: found.length, messages: messages.filter((message) => message !== undefined) });
  });
  app.post('/sandbox/mail/empty', async (request, response) => {
    await mailbox.empty();
    views.clear();
    if (request.is('json')) response.json({ total: 0 });
    else response.redirect(303, '/sandbox/mail');
  });
}

function addBehaviourRoutes(app: Express, behaviour: { current: Behaviour }): void {
  app.get('/sandbox/mail/behaviour', (_request, response) => void response.json(behaviour.current));
  app.post('/sandbox/mail/behaviour', (request, response) => {
    if (request.is('json')) {
      behaviour.current = behaviourFromJson(request.body);
      response.json(behaviour.current);
      return;
    }
    behaviour.current = behaviourFromForm(request.body);
    response.redirect(303, '/sandbox/mail');
  });
}

/** Another site's page must not empty the mailbox or read it in a frame. */
function protect(request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Content-Security-Policy': pagePolicy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'SAMEORIGIN',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  const from = request.get('sec-fetch-site');
  if (request.method === 'POST' && (from === 'cross-site' || from === 'same-site')) {
    response.status(403).send(notice('Refused', 'This request came from another site.'));
    return;
  }
  next();
}

function notice(title: string, sentence: string): string {
  return pageShell(title, html`<h1>${title}</h1><p>${sentence} <a href="/sandbox/mail">All messages</a></p>`);
}

function answerError(error: unknown, request: Request, response: Response, _next: NextFunction): void {
  const known = error instanceof z.ZodError ? z.prettifyError(error) : undefined;
  const status = known === undefined ? statusOf(error) : 400;
  const sentence = known ?? (status < 500 ? 'The request could not be read.' : 'The mailbox could not do this.');
  if (request.is('json') || request.path.endsWith('.json')) response.status(status).json({ error: sentence });
  else response.status(status).send(notice('That did not work', sentence));
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
}
