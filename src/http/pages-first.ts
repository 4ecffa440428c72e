import type { RequestListener } from 'node:http';
import type { PageCache } from './page-cache.ts';

/**
 * Looks for a finished page before the application is asked: the way through its handlers costs more than all else about
 * a kept page.
 * @param answered is told the status of each answer that the application never saw
 */
export function pagesFirst(pageCache: Pick<PageCache, 'answer'>, app: RequestListener, answered: (status: number) => void): RequestListener {
  return (req, res) => {
    if (pageCache.answer(req, res)) answered(res.statusCode);
    else app(req, res);
  };
}
