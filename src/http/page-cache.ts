import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, Response } from 'express';
import { isUnreachable } from '../platform/mongo/is-unreachable.ts';
import { type AskedPage, askedPage } from './asked-page.ts';
import { encodeText } from './encode-text.ts';
import { createKeptPages, type KeptPage } from './kept-pages.ts';
import { type Changes, concerns, createPageRenderings, type PageRequest, type RenderPage } from './page-renderings.ts';
import { type PreparedPage, preparePage, type RawHeaders, writePage } from './write-page.ts';

export interface PageCache {
  /**
   * Answers with the page of this address, rendering it only when the kept one is not known to be current; however many
   * ask at once, it is rendered once. Nothing that depends on the visitor may be in it. While the database is away the
   * page is served as it was, for an hour at most, with its age in words and in the header.
   * @param key the page's one address, with the part of the query that it depends on: what `answer` finds it by
   * @throws TypeError when the answer would set a cookie
   */
  respond(req: Request, res: Response, key: string, render: RenderPage, type?: string): Promise<void>;
  /**
   * Answers before the application sees the request, with the very headers that it would send, if the page is kept and
   * current. @returns false for everything else, and then has done nothing
   */
  answer(req: IncomingMessage, res: ServerResponse): boolean;
  /** Forgets everything, so that who changed something sees it at once. */
  clear(): void;
  /** Figures have moved on: every page is rendered anew, and kept as it is for the case that it can't be. */
  outdate(): void;
  /** The database tells of a change. While a page is rendered anew for somebody, others get it as it was, for a second at most. */
  changed(changes: Changes): void;
  /** Whether the database tells of changes, so that nobody has to look for them. */
  watched(): boolean;
}

export interface PageCacheParts {
  /** Whether the database is known to be away, so that it needn't be asked. */
  away?: () => boolean;
  /** The words, as HTML, that say from when a page is that is served as it was. */
  note?: (at: Date) => string;
  /** Whether `changed` is called for every change, within a second. */
  watched?: () => boolean;
  /** Called for each rendering. */
  rendered?: () => void;
  mostBytes?: number;
}

const HTML = 'text/html; charset=utf-8';
/** How long a page is served without looking again while nobody tells of changes. It is enough to turn a crowd into one render. */
const UNWATCHED_MS = 1_000;
/** How long when changes are told: not every page says when time moves it on, as to a campaign's end. */
const WATCHED_MS = 10_000;
/** How long a page that has changed is served while it is rendered anew. */
const GRACE_MS = 1_000;
/** How long a page is served without looking after the database didn't answer: each look makes a visitor wait for its end. */
const AWAY_MS = 5_000;
/** A page that is older says too little that is still so. */
const MOST_STALE_MS = 3_600_000;
const MOST_BYTES = 64 * 1024 * 1024;
/** Added to links by those who count clicks; no page looks at them. */
const CLICK_COUNTING = /^(?:(?:utm_[a-z]+|fbclid|gclid|mc_[ce]id)=[^&]*(?:&|$))+$/;

export function createPageCache(now: () => number = Date.now, parts: PageCacheParts = {}): PageCache {
  const { away = () => false, note = () => '', watched = () => false, rendered = () => undefined, mostBytes = MOST_BYTES } = parts;
  const kept = createKeptPages(mostBytes);
  const renderings = createPageRenderings(kept, now, rendered);

  const isCurrent = (page: KeptPage) => now() < page.outdatedAt && now() - page.renderedAt < (watched() ? WATCHED_MS : UNWATCHED_MS);
  /** Somebody waits for the new one already, and it is a matter of a moment. Who has a session may have changed it, and waits too. */
  const doesForNow = (page: KeptPage, key: string, asked: AskedPage) =>
    renderings.isUnderWay(key) && watched() && now() - Math.min(page.outdatedAt, page.renderedAt + WATCHED_MS) < GRACE_MS && !asked.personal;

  const sendAsItWas = async (res: Response, asked: AskedPage, found: KeptPage, { type, around }: PageRequest) => {
    found.noted ??= type === HTML ? notedPage(found, note, type, around) : undefined;
    const page = await found.noted ?? found.page;
    writePage(res, asked, page, Math.floor((now() - found.renderedAt) / 1000));
  };

  return {
    async respond(req, res, key, render, type = HTML) {
      const asked = askedPage(req.rawHeaders);
      const found = kept.get(key);
      if (found !== undefined && (isCurrent(found) || doesForNow(found, key, asked))) return writePage(res, asked, found.page);
      const request = { render, type, around: headersSoFar(res) };
      const old = found !== undefined && now() - found.renderedAt <= MOST_STALE_MS ? found : undefined;
      if (old !== undefined && (away() || old.asItWasUntil > now())) return sendAsItWas(res, asked, old, request);
      try {
        writePage(res, asked, (await renderings.once(key, request)).page);
      } catch (error) {
        // What is gone or hidden must not come back when the database is away.
        if (!isUnreachable(error)) kept.delete(key);
        // While the database is away nothing newer can be had: the page as it was is better than none.
        if (old === undefined || !isUnreachable(error)) throw error;
        old.asItWasUntil = now() + AWAY_MS;
        await sendAsItWas(res, asked, old, request);
      }
    },
    answer(req, res) {
      const { method, url = '' } = req;
      if (method !== 'GET' && method !== 'HEAD') return false;
      const key = url.includes('?') && kept.get(url) === undefined ? withoutClickCounting(url) : url;
      const found = kept.get(key);
      if (found === undefined) return false;
      const asked = askedPage(req.rawHeaders);
      if (asked.personal || !(isCurrent(found) || doesForNow(found, key, asked))) return false;
      found.used = true;
      writePage(res, asked, found.page);
      return true;
    },
    clear() {
      kept.clear();
      renderings.disown();
    },
    outdate() {
      for (const each of kept.all()) each.outdatedAt = -Infinity;
      renderings.disown();
    },
    changed(changes) {
      renderings.changed(changes);
      for (const each of kept.all()) if (concerns(changes, each.about)) each.outdatedAt = Math.min(each.outdatedAt, now());
    },
    watched,
  };
}

async function notedPage({ page, renderedAt }: KeptPage, note: (at: Date) => string, type: string, around: RawHeaders): Promise<PreparedPage> {
  const text = withNote(page.encoded.identity.bytes.toString(), note(new Date(renderedAt)));
  return preparePage(await encodeText(text), type, around);
}

/** What the application says with every answer of this kind; kept with the page, so that it is said without the application too. */
function headersSoFar(res: Response): RawHeaders {
  if (res.hasHeader('Set-Cookie')) throw new TypeError('A page for everybody must not set a cookie');
  return Object.entries(res.getHeaders()).flatMap(([name, value]) => [name, String(value)]);
}

function withoutClickCounting(url: string): string {
  const query = url.indexOf('?');
  return CLICK_COUNTING.test(url.slice(query + 1)) ? url.slice(0, query) : url;
}

/** At the head of the page's column, where it is read first and covers nothing. */
function withNote(html: string, note: string): string {
  return html.replace(/<main\b[^>]*>\s*<div class="page">/, (head) => `${head}\n${note}`);
}
