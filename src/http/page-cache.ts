import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { isUnreachable } from '../platform/mongo/is-unreachable.ts';

/** A finished page in the three encodings that browsers ask for. */
interface CachedPage {
  plain: Buffer;
  gzip: Buffer;
  brotli: Buffer;
  etag: string;
  freshUntil: number;
}

export interface PageCache {
  /**
   * Answers with the page for this key, rendering it only when the kept one is older than a second; however many ask
   * at once, it is rendered once. Nothing that depends on the visitor may be in it.
   */
  respond(req: Request, res: Response, key: string, render: () => Promise<string>, type?: string): Promise<void>;
  /** Forgets everything, so that who changed something sees it at once. Other processes follow within a second. */
  clear(): void;
}

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** How long a page is served without looking again. One second is enough to turn a crowd into one render. */
const FRESH_MS = 1_000;
/** How long a page is served without looking while the database is away: each look makes a visitor wait for its end. */
const AWAY_MS = 10_000;
const MOST_PAGES = 500;

export function createPageCache(now: () => number = Date.now): PageCache {
  const kept = new Map<string, CachedPage>();
  const underWay = new Map<string, Promise<CachedPage>>();
  let generation = 0;

  const renderOnce = (key: string, render: () => Promise<string>): Promise<CachedPage> => {
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const startedIn = generation;
    const rendering = render()
      .then((html) => finish(html, kept.get(key), now() + FRESH_MS))
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

  /** While the database is away, nothing newer can be had: the page as it was is better than none. */
  const keptInstead = (found: CachedPage | undefined, error: unknown): CachedPage => {
    if (found === undefined || !isUnreachable(error)) throw error;
    found.freshUntil = now() + AWAY_MS;
    return found;
  };

  return {
    async respond(req, res, key, render, type = 'text/html; charset=utf-8') {
      const found = kept.get(key);
      const page = found !== undefined && found.freshUntil > now() ? found : await renderOnce(key, render).catch((error: unknown) => keptInstead(found, error));
      send(req, res, page, type);
    },
    clear() {
      generation++;
      kept.clear();
      underWay.clear();
    },
  };
}

/** The page that was asked for longest ago goes first. */
function keep(kept: Map<string, CachedPage>, key: string, page: CachedPage): void {
  kept.delete(key);
  kept.set(key, page);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_PAGES && oldest !== undefined) kept.delete(oldest);
}

async function finish(html: string, before: CachedPage | undefined, freshUntil: number): Promise<CachedPage> {
  const plain = Buffer.from(html);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  if (before?.etag === etag) return { ...before, freshUntil };
  const [zipped, brotli] = await Promise.all([
    compressGzip(plain),
    compressBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  ]);
  return { plain, gzip: zipped, brotli, etag, freshUntil };
}

function send(req: Request, res: Response, page: CachedPage, type: string): void {
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
