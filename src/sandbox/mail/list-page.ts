import type { Behaviour } from './behaviour.ts';
import { html } from './html.ts';
import type { SafeHtml } from './html.ts';
import type { MessageSummary } from './message-file.ts';
import { messagePath } from './message-view.ts';
import { pageShell } from './page-shell.ts';

export interface ListPage {
  messages: MessageSummary[];
  /** Messages that match, on all pages. */
  total: number;
  /** From 1. */
  page: number;
  pages: number;
  search: string;
  smtpUrl: string;
  behaviour: Behaviour;
}

export function renderListPage(page: ListPage): string {
  return pageShell('Messages', html`
<h1>Sandbox mailbox</h1>
${searchForm(page)}
${page.total === 0 ? emptyState(page) : messageList(page)}
${behaviourForm(page.behaviour)}
${page.total === 0 && page.search === '' ? undefined : emptyForm()}`);
}

function searchForm({ search, total }: ListPage): SafeHtml {
  return html`<form class="search" method="get" action="/sandbox/mail" role="search">
<label for="q">Search by recipient or subject</label>
<div class="row"><input id="q" name="q" type="search" value="${search}"><button type="submit">Search</button></div>
</form>
<p class="count" role="status">${countText(total, search)}</p>`;
}

function countText(total: number, search: string): string {
  const count = total === 1 ? '1 message' : `${total} messages`;
  return search === '' ? count : `${count} with “${search}”`;
}

function emptyState({ search, smtpUrl }: ListPage): SafeHtml {
  if (search !== '') return html`<div class="card"><p>No message matches. <a href="/sandbox/mail">Show all messages</a></p></div>`;
  return html`<div class="card"><h2>No mail yet</h2>
<p>Receipts, sign-in links and reports will be here as soon as the site sends one. Give on a campaign, or ask for a sign-in link.</p>
<p class="soft">Anything that speaks SMTP can send here: <code>${smtpUrl}</code></p></div>`;
}

function messageList(page: ListPage): SafeHtml {
  return html`<ol class="messages">${page.messages.map((message) => html`
<li><a href="${messagePath(message.id)}">
<span class="subject">${message.subject === '' ? '(no subject)' : message.subject}</span>
<span class="to">To ${message.to.join(', ')}</span>
<span class="soft">From ${message.from}</span>
<time datetime="${message.receivedAt}">${timeText(message.receivedAt)}</time>
</a></li>`)}
</ol>
${page.pages > 1 ? pager(page) : undefined}`;
}

function pager({ page, pages, search }: ListPage): SafeHtml {
  const href = (to: number) => `/sandbox/mail?${new URLSearchParams({ ...(search === '' ? {} : { q: search }), page: String(to) }).toString()}`;
  return html`<nav class="pager" aria-label="Pages">
${page > 1 ? html`<a href="${href(page - 1)}" rel="prev">Newer</a>` : html`<span></span>`}
<span>Page ${page} of ${pages}</span>
${page < pages ? html`<a href="${href(page + 1)}" rel="next">Older</a>` : html`<span></span>`}
</nav>`;
}

/** A moment as `21 Nov 2026, 21:09:15 UTC`. */
export function timeText(iso: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
  return `${format.format(new Date(iso))} UTC`;
}

function emptyForm(): SafeHtml {
  return html`<details class="card"><summary>Empty the mailbox</summary>
<form method="post" action="/sandbox/mail/empty"><p>Every message is deleted, for good.</p>
<button class="danger" type="submit">Delete all messages</button></form></details>`;
}

function behaviourForm({ refuse, delayMs, drop }: Behaviour): SafeHtml {
  const lines = (code: 550 | 451) => refuse.filter((each) => each.code === code).map((each) => each.recipient).join('\n');
  const misbehaves = refuse.length > 0 || delayMs > 0 || drop.times > 0;
  return html`<details class="card"><summary>Misbehave on demand: ${misbehaves ? html`<strong>on</strong>` : 'off'}</summary>
<form method="post" action="/sandbox/mail/behaviour">
<p class="soft">Recipients one a line: an address, <code>@example.org</code> for a whole domain, or <code>*</code> for everybody. Lasts until changed or until a restart.</p>
<label for="refuse">Refuse for good (550)</label><textarea id="refuse" name="refuse" rows="2">${lines(550)}</textarea>
<label for="refuseTemporarily">Refuse for now (451)</label><textarea id="refuseTemporarily" name="refuseTemporarily" rows="2">${lines(451)}</textarea>
<label for="delayMs">Wait before every answer, in milliseconds</label><input id="delayMs" name="delayMs" type="number" min="0" value="${delayMs}">
<label for="dropTimes">Break the connection after DATA, for this many messages</label><input id="dropTimes" name="dropTimes" type="number" min="0" value="${drop.times}">
<fieldset><legend>And the message then</legend>
<label class="choice"><input type="radio" name="dropStored" value="yes"${drop.store ? html` checked` : undefined}> is kept</label>
<label class="choice"><input type="radio" name="dropStored" value="no"${drop.store ? undefined : html` checked`}> is lost</label></fieldset>
<button type="submit">Set</button>
</form></details>`;
}
