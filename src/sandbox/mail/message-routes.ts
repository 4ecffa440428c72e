import type { Express, Response } from 'express';
import type { Mailbox } from './mailbox.ts';
import { renderMessagePage } from './message-page.ts';
import { attachmentName, parseMessage } from './message-view.ts';
import type { ViewCache } from './view-cache.ts';

/**
 * For the message's own HTML, in its frame or opened alone: no scripts, forms or frames; pictures from the site itself.
 * Its origin stays (`allow-same-origin`) or the site's pictures would count as foreign and be refused; without scripts
 * nothing in the message can use that. Mails style themselves inline, so styles are allowed here and only here.
 */
const messagePolicy = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
  + "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox";

/** The pages of one message: as a page, its HTML alone, its source, its attachments. Unknown ones fall through to 404. */
export function addMessageRoutes(app: Express, mailbox: Mailbox, views: ViewCache): void {
  app.get('/sandbox/mail/messages/:id', async (request, response, next) => {
    const { view, source } = await read(mailbox, views, request.params.id);
    if (view === undefined || source === undefined) return next();
    response.send(renderMessagePage(view, source.toString('utf8')));
  });
  app.get('/sandbox/mail/messages/:id/html', async (request, response, next) => {
    const { view } = await read(mailbox, views, request.params.id);
    if (view === undefined) return next();
    // Links open beside the mailbox; inside the frame the site would refuse to be framed.
    response.set('Content-Security-Policy', messagePolicy).send(`<base target="_blank">${view.html}`);
  });
  app.get('/sandbox/mail/messages/:id/source', async (request, response, next) => {
    const source = await mailbox.source(request.params.id);
    if (source === undefined) return next();
    response.type('text/plain; charset=utf-8').send(source);
  });
  app.get('/sandbox/mail/messages/:id/attachments/:index', async (request, response, next) => {
    const source = await mailbox.source(request.params.id);
    const index = Number(request.params.index);
    const attachment = source === undefined ? undefined : (await parseMessage(source)).attachments[index];
    if (attachment === undefined) return next();
    sendFile(response, attachmentName(attachment, index), attachment.content);
  });
}

async function read(mailbox: Mailbox, views: ViewCache, id: string) {
  const summary = mailbox.get(id);
  if (summary === undefined) return {};
  return { view: await views.view(summary), source: await mailbox.source(id) };
}

/** Always as a download: a sender's HTML or SVG must not run in the site's origin. */
function sendFile(response: Response, filename: string, content: Buffer): void {
  response.attachment(filename).type('application/octet-stream').send(content);
}
