import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Router } from 'express';

/** Whoever wants them asks at these very addresses, so they can't carry a hash and are kept for a day. */
const FOR_A_DAY = 'public, max-age=86400';

/** What search engines should leave alone: pages of one person, and what one signs in for. They say `noindex` too. */
const personal = ['/account', '/staff', '/sign-in', '/donations/', '/subscriptions/', '/unsubscribe/', '/sandbox/'];

/** `/robots.txt` and `/favicon.ico`. @param folder where `favicon.ico` is */
export function wellKnownFiles(folder: string): Router {
  const robots = `User-agent: *\n${personal.map((each) => `Disallow: ${each}\n`).join('')}`;
  const icon = readFileSync(path.join(folder, 'favicon.ico'));
  const router = Router();
  router.get('/robots.txt', (_req, res) => {
    res.set({ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': FOR_A_DAY }).send(robots);
  });
  router.get('/favicon.ico', (_req, res) => {
    res.set({ 'Content-Type': 'image/x-icon', 'Cache-Control': FOR_A_DAY }).send(icon);
  });
  return router;
}
