import { Router } from 'express';
import { param } from '../../http/pages.ts';
import { notFound } from '../../shared/errors.ts';
import { accentCss, accentSheet } from './accent-sheet.ts';
import type { Organizations } from './create-organizations.ts';

/** What was once read needn't be read for every visitor: an address says what is in it. */
const MOST_KEPT = 200;

/** `/organizations/:slug/accent-….css`; the page of an organization belongs to the front. */
export function organizationRoutes({ organizations }: { organizations: Pick<Organizations, 'bySlug'> }): Router {
  const router = Router();
  const kept = new Map<string, string>();
  router.get('/organizations/:slug/accent-:hash.css', async (req, res) => {
    res.type('css');
    const known = kept.get(req.path);
    if (known !== undefined) return void res.set('Cache-Control', 'public, max-age=31536000, immutable').send(known);
    const organization = await organizations.bySlug(param(req, 'slug'));
    const css = organization === null ? null : accentCss(organization);
    if (organization === null || css === null) throw notFound('this stylesheet');
    const current = accentSheet(organization) === req.path;
    if (current) {
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(req.path, css);
    }
    // A page that was open while the colour changed gets the new one, and doesn't keep it under the old address.
    res.set('Cache-Control', current ? 'public, max-age=31536000, immutable' : 'public, max-age=60').send(css);
  });
  return router;
}
