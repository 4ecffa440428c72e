import type { Express } from 'express';

interface Layer {
  handle: { stack?: Layer[] };
  route?: { path: string | readonly string[]; methods: Record<string, boolean> };
}

/**
 * The patterns of every address that the application answers to GET, `/campaigns/:slug`, in the order in which they are tried.
 * Routers are mounted without a path of their own here, so that a route's pattern is its whole address.
 */
export function listGetRoutes(app: Express): string[] {
  const walk = (stack: readonly Layer[]): string[] => stack.flatMap(({ route, handle }) => {
    if (route !== undefined) return route.methods.get === true ? [route.path].flat() : [];
    return handle.stack === undefined ? [] : walk(handle.stack);
  });
  return [...new Set(walk((app.router as unknown as { stack: Layer[] }).stack))];
}
