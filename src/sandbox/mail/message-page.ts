import { html } from './html.ts';
import type { SafeHtml } from './html.ts';
import { timeText } from './list-page.ts';
import type { MessageView } from './message-view.ts';
import { messagePath } from './message-view.ts';
import { pageShell } from './page-shell.ts';

/** Characters of the source shown on the page; all of it is behind a link. Attachments would make the page very long. */
const sourceShown = 40_000;

export function renderMessagePage(message: MessageView, source: string): string {
  const subject = message.subject === '' ? '(no subject)' : message.subject;
  return pageShell(subject, html`
<p><a href="/sandbox/mail">All messages</a></p>
<h1>${subject}</h1>
<dl class="facts">
<dt>To</dt><dd>${message.to.join(', ')}</dd>
<dt>From</dt><dd>${message.from}</dd>
<dt>Received</dt><dd><time datetime="${message.receivedAt}">${timeText(message.receivedAt)}</time></dd>
${listFacts(message)}
</dl>
${attachmentList(message)}
${htmlPart(message)}
<section aria-labelledby="text"><h2 id="text">Text</h2>
${message.text === '' ? html`<p class="soft">This message has no text part.</p>` : html`<pre class="card">${message.text}</pre>`}</section>
${linkList(message.links)}
<details class="card"><summary>Headers</summary><dl class="headers">${Object.entries(message.headers).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></details>
<details class="card"><summary>Source (${message.size} bytes)</summary>
<p><a href="${messagePath(message.id)}/source">All of it, as plain text</a></p>
<pre>${source.slice(0, sourceShown)}${source.length > sourceShown ? '\n…' : ''}</pre></details>`);
}

function listFacts({ headers }: MessageView): SafeHtml[] {
  return ['reply-to', 'list-id', 'list-unsubscribe'].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [html`<dt>${name}</dt><dd>${value}</dd>`];
  });
}

function htmlPart(message: MessageView): SafeHtml {
  if (message.html === '') return html`<p class="soft">This message has no HTML part.</p>`;
  return html`<section aria-labelledby="html"><h2 id="html">As shown in a mail program</h2>
<iframe src="${messagePath(message.id)}/html" title="${message.subject}" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"></iframe></section>`;
}

function attachmentList({ attachments }: MessageView): SafeHtml | undefined {
  if (attachments.length === 0) return undefined;
  return html`<section aria-labelledby="attachments"><h2 id="attachments">Attachments</h2>
<ul>${attachments.map(({ filename, contentType, size, href }) => html`<li><a href="${href}">${filename}</a> <span class="soft">${contentType}, ${size} bytes</span></li>`)}</ul></section>`;
}

function linkList(links: string[]): SafeHtml | undefined {
  if (links.length === 0) return undefined;
  return html`<section aria-labelledby="links"><h2 id="links">Links in it</h2>
<ul class="links">${links.map((link) => html`<li><a href="${link}" rel="noreferrer">${link}</a></li>`)}</ul></section>`;
}
