import type { RequestHandler, Router } from 'express';
import { AppError } from '../shared/errors.ts';

/** What Express keeps of a route or a router; its types leave `match` out. */
interface Layer {
  match(path: string): boolean;
  route?: { methods: Readonly<Record<string, boolean>> };
  handle: { stack?: readonly Layer[] };
}

/**
 * Comes after the routers: an address that they know under other methods is answered with 405 and their names (RFC 9110,
 * section 15.5.6), so that whoever wrote a program isn't told that there is no such address.
 */
export function wrongMethod(routers: readonly Router[]): RequestHandler {
  return (req, res, next) => {
    const methods = new Set(routers.flatMap((router) => methodsOf(router as unknown as Layer['handle'], req.path)));
    if (methods.has('GET')) methods.add('HEAD');
    if (methods.size === 0 || methods.has(req.method)) return next();
    res.set('Allow', [...methods].sort().join(', '));
    const above = pageAbove(routers, req.path);
    const way = above === null ? undefined : { url: above, label: 'To the page it belongs to' };
    next(new AppError('method-not-allowed', 405, 'This address is there, but not for what was asked of it.', { way }));
  };
}

/** Who comes here in a browser has opened the address of a form's answer anew: the form is on a page above it. */
function pageAbove(routers: readonly Router[], path: string): string | null {
  const above = path.replace(/\/+$/, '').replace(/\/[^/]*$/, '');
  if (above === '') return null;
  return routers.some((router) => methodsOf(router as unknown as Layer['handle'], above).includes('GET')) ? above : pageAbove(routers, above);
}

/** Routers in routers have no path of their own here, so theirs are the same addresses. */
function methodsOf({ stack = [] }: Layer['handle'], path: string): string[] {
  return stack.flatMap((layer) => {
    if (layer.route === undefined) return methodsOf(layer.handle, path);
    return layer.match(path) ? Object.keys(layer.route.methods).map((method) => method.toUpperCase()) : [];
  });
}
