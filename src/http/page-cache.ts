import type { Request, Response } from 'express';
import { isUnreachable } from '../platform/mongo/is-unreachable.ts';
import { type EncodedPage, encodePage } from './encode-page.ts';

export interface PageCache {
  /**
   * Answers with the page for this key, rendering it only when the kept one is older than a second; however many ask
   * at once, it is rendered once. Nothing that depends on the visitor may be in it. While the database is away the page
   * is served as it was, for an hour at most, with its age in words and in the header.
   */
  respond(req: Request, res: Response, key: string, render: () => Promise<string>, type?: string): Promise<void>;
  /** Forgets everything, so that who changed something sees it at once. Other processes follow within a second. */
  clear(): void;
  /** Figures have moved on: every page is rendered anew, and kept as it is for the case that it can't be. */
  outdate(): void;
}

export interface Absence {
  /** Whether the database is known to be away, so that it needn't be asked. */
  away: () => boolean;
  /** The words, as HTML, that say from when a page is that is served as it was. */
  note: (at: Date) => string;
}

interface KeptPage {
  page: EncodedPage;
  renderedAt: number;
  freshUntil: number;
  /** Until when it is served as it was without asking again. */
  asItWasUntil: number;
  /** With the note in it, once it was needed. */
  noted: Promise<EncodedPage> | undefined;
}

const HTML = 'text/html; charset=utf-8';
/** How long a page is served without looking again. One second is enough to turn a crowd into one render. */
const FRESH_MS = 1_000;
/** How long a page is served without looking after the database didn't answer: each look makes a visitor wait for its end. */
const AWAY_MS = 5_000;
/** A page that is older says too little that is still so. */
const MOST_STALE_MS = 3_600_000;
const MOST_PAGES = 500;

export function createPageCache(now: () => number = Date.now, { away, note }: Absence = { away: () => false, note: () => '' }): PageCache {
  const kept = new Map<string, KeptPage>();
  const underWay = new Map<string, Promise<KeptPage>>();
  let generation = 0;

  const renderOnce = (key: string, render: () => Promise<string>): Promise<KeptPage> => {
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const startedIn = generation;
    const rendering = render()
      .then((text) => finish(text, kept.get(key), now()))
      .then((page) => {
        if (startedIn === generation) keep(kept, key, page);
        return page;
      })
      .finally(() => {
        if (underWay.get(key) === rendering) underWay.delete(key);
      });
    underWay.set(key, rendering);
    return rendering;
  };

  const sendAsItWas = async (req: Request, res: Response, found: KeptPage, type: string) => {
    const add = () => encodePage(withNote(found.page.plain.toString(), note(new Date(found.renderedAt))));
    const page = type === HTML ? await (found.noted ??= add()) : found.page;
    res.set('Age', String(Math.floor((now() - found.renderedAt) / 1000)));
    send(req, res, page, type);
  };

  return {
    async respond(req, res, key, render, type = HTML) {
      const found = kept.get(key);
      if (found !== undefined && found.freshUntil > now()) return send(req, res, found.page, type);
      const old = found !== undefined && now() - found.renderedAt <= MOST_STALE_MS ? found : undefined;
      if (old !== undefined && (away() || old.asItWasUntil > now())) return sendAsItWas(req, res, old, type);
      try {
        send(req, res, (await renderOnce(key, render)).page, type);
      } catch (error) {
        // While the database is away nothing newer can be had: the page as it was is better than none.
        if (old === undefined || !isUnreachable(error)) throw error;
        old.asItWasUntil = now() + AWAY_MS;
        await sendAsItWas(req, res, old, type);
      }
    },
    clear() {
      generation++;
      kept.clear();
      underWay.clear();
    },
    outdate() {
      generation++;
      underWay.clear();
      for (const each of kept.values()) each.freshUntil = 0;
    },
  };
}

/** The page that was rendered longest ago goes first. */
function keep(kept: Map<string, KeptPage>, key: string, page: KeptPage): void {
  kept.delete(key);
  kept.set(key, page);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_PAGES && oldest !== undefined) kept.delete(oldest);
}

async function finish(text: string, before: KeptPage | undefined, now: number): Promise<KeptPage> {
  const page = await encodePage(text, before?.page);
  return { page, renderedAt: now, freshUntil: now + FRESH_MS, asItWasUntil: 0, noted: undefined };
}

/** At the head of the page's column, where it is read first and covers nothing. */
function withNote(html: string, note: string): string {
  return html.replace(/<main\b[^>]*>\s*<div class="page">/, (head) => `${head}\n${note}`);
}

function send(req: Request, res: Response, page: EncodedPage, type: string): void {
  res.set({ 'Content-Type': type, 'Cache-Control': 'public, max-age=0, must-revalidate', ETag: page.etag, Vary: 'Accept-Encoding' });
  if (req.get('if-none-match')?.includes(page.etag)) {
    res.status(304).end();
    return;
  }
  const accepted = req.get('accept-encoding') ?? '';
  const [encoding, body] = /\bbr\b/.test(accepted) ? ['br', page.brotli] as const : /\bgzip\b/.test(accepted) ? ['gzip', page.gzip] as const : [undefined, page.plain] as const;
  if (encoding !== undefined) res.set('Content-Encoding', encoding);
  res.set('Content-Length', String(body.length));
  res.end(req.method === 'HEAD' ? undefined : body);
}
