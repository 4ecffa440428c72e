import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { settleEncoding } from './choose-encoding.ts';
import { visitorLocale } from './visitor-locale.ts';
import type { Views } from './views.ts';

/** What the layout shows around a page. */
export interface PageHead {
  title: string;
  description?: string;
  /** The page's own path, for `<link rel=canonical>` and shared links; made absolute with the public address. */
  path?: string;
  /** The path of a picture for shared links. */
  image?: string;
  noindex?: boolean;
  /** The address of a stylesheet that follows the site's own: an organization's colour. */
  stylesheet?: string | undefined;
  /** Scripts below public/js/ that add comfort to this page, without folder and ending. */
  scripts?: string[];
  /** Those that the page does without until it has been painted: they can take up a form that somebody has begun with. */
  laterScripts?: string[];
  /** Which entry of a navigation is the current one. */
  section?: string;
}

export interface Site {
  name: string;
  publicUrl: string;
  /** Which of payments and mail are embedded stand-ins: every page then says so. Null where none is. */
  demo: { payments: boolean; mail: boolean } | null;
}

export interface SignedInUser {
  name: string;
  email: string;
  staff: boolean;
}

export interface Pages {
  /** Renders views/pages/<name>.hbs without a visitor: for pages that are cached. */
  render(name: string, head: PageHead, model: object): string;
  /** Renders it for the visitor of this request, with the signed-in name, the form token and figures and dates as they write them, and sends it uncached. */
  send(res: Response, name: string, head: PageHead, model?: object, status?: number): void;
  site: Site;
}

/** Who keeps the same books talks about the same figures: there they are written alike for everybody. */
const keptByMany = /^(?:staff|books)\//;

export function createPages(views: Views, site: Site): Pages {
  const render = (name: string, head: PageHead, model: object, visitor: object) => {
    const page = {
      ...head,
      ...(head.path === undefined ? {} : { canonical: site.publicUrl + head.path }),
      ...(head.image === undefined ? {} : { image: new URL(head.image, site.publicUrl).href }),
    };
    return views.render(`pages/${name}`, { ...model, ...visitor, page, site });
  };
  return {
    site,
    render: (name, head, model) => render(name, head, model, {}),
    send(res, name, head, model = {}, status = 200) {
      const { user, csrf } = res.locals as { user?: SignedInUser; csrf?: string };
      res.status(status).set('Cache-Control', 'no-store').type('html');
      const locale = keptByMany.test(name) ? null : visitorLocale(res.req);
      const html = render(name, head, model, { user, csrf, locale });
      // A form token beside words of the address must not be packed together with them: the length would tell it, guess by guess.
      if (csrf === undefined) sendPacked(res, html);
      else res.send(html);
    },
  };
}

/** Packed quickly rather than well: it is done for one visitor. Above 5 it takes twenty times as long. */
function sendPacked(res: Response, html: string): void {
  const encoding = settleEncoding(res.req, res);
  if (encoding === 'identity') return void res.send(html);
  res.send(encoding === 'br' ? brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) : gzipSync(html));
}

/**
 * The place to go to after signing in, if it is a path of ours; anything that a browser could take for another site
 * (`//evil`, `/\evil`, `https:…`) is not.
 */
export function ownPath(next: unknown, fallback: string): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(next)) return fallback;
  return next.includes('\\') ? fallback : next;
}

/** A route's parameter as text; Express 5 types repeated ones as lists. */
export function param(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}
