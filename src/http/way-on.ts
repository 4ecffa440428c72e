import type { Request } from 'express';
import type { AppError, WayOn } from '../shared/errors.ts';
import { ownPath } from './pages.ts';

/** Where asking for the same page once more may help. */
const passing: ReadonlySet<number> = new Set([429, 500, 503]);

/**
 * Where an error page leads first: to what the error itself names, to the page that a form was on, or to the same page once
 * more. Who filled in a form must not be left at the start page, to find the way to it anew.
 * @returns null where nothing is better than the start page
 */
export function wayOn(req: Pick<Request, 'method' | 'originalUrl' | 'get'>, { status, way }: Pick<AppError, 'status' | 'way'>, publicUrl: string): WayOn | null {
  if (way !== undefined) return way;
  if (req.method !== 'GET' && req.method !== 'HEAD') return pageBefore(req.get('referer'), publicUrl);
  const here = ownPath(req.originalUrl, '');
  return passing.has(status) && here !== '' ? { url: here, label: 'Try again' } : null;
}

/** What a browser says it came from, if that is a page of this site: another site must not choose where our buttons lead. */
function pageBefore(referer: string | undefined, publicUrl: string): WayOn | null {
  if (referer === undefined || !URL.canParse(referer)) return null;
  const from = new URL(referer);
  if (from.origin !== new URL(publicUrl).origin) return null;
  const url = ownPath(from.pathname + from.search, '');
  return url === '' ? null : { url, label: 'Back to where you were' };
}
