import { Router } from 'express';
import { param } from '../../http/pages.ts';
import { drawIllustration } from '../../platform/images/draw-illustration.ts';
import { notFound } from '../../shared/errors.ts';
import type { Pictures } from './create-pictures.ts';

const headers = {
  // A picture's file never changes: another picture has another id.
  'Cache-Control': 'public, max-age=31536000, immutable',
  // Reports show pictures in webmail, which is another site.
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

export function pictureRoutes({ pictures }: { pictures: Pictures }): Router {
  const router = Router();

  router.get('/pictures/drawn/:seed.svg', (req, res) => {
    const seed = param(req, 'seed');
    if (!/^[a-z0-9-]{1,80}$/.test(seed)) throw notFound('this picture');
    res.set('Cache-Control', 'public, max-age=86400').type('svg').send(drawIllustration(seed));
  });

  router.get('/pictures/:id/:name', async (req, res) => {
    const file = await pictures.file(param(req, 'id'), param(req, 'name'));
    if (file === null) throw notFound('this picture');
    res.set(headers).type(file.type).send(file.body);
  });
  return router;
}
