import { Router } from 'express';
import { settleEncoding } from '../../http/choose-encoding.ts';
import { param } from '../../http/pages.ts';
import { isMotif } from '../../platform/images/illustration/scenes.ts';
import { notFound } from '../../shared/errors.ts';
import type { Pictures } from './create-pictures.ts';
import { createKeptDrawings } from './kept-drawings.ts';

// A picture's file never changes: another picture has another id.
const FOR_EVER = 'public, max-age=31536000, immutable';
const FOR_NOW = 'public, max-age=60';

const headers = {
  // Reports show pictures in webmail, which is another site.
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

export function pictureRoutes({ pictures }: { pictures: Pictures }): Router {
  const router = Router();
  const drawings = createKeptDrawings();

  router.get(['/pictures/drawn/:seed.svg', '/pictures/drawn/:motif/:seed.svg'], async (req, res) => {
    const { seed = '', motif } = req.params as { seed?: string; motif?: string };
    if (!/^[a-z0-9-]{1,80}$/.test(seed) || (motif !== undefined && !isMotif(motif))) throw notFound('this picture');
    const drawing = await drawings.drawing(seed, motif);
    const { bytes, etag } = drawing[settleEncoding(req, res)];
    res.set('Cache-Control', 'public, max-age=86400').set('ETag', etag).type('svg').send(bytes);
  });

  router.get('/pictures/:id/:name', async (req, res) => {
    const file = await pictures.file(param(req, 'id'), param(req, 'name'));
    if (file === null) throw notFound('this picture');
    res.set(headers).set('Cache-Control', file.final ? FOR_EVER : FOR_NOW).type(file.type).send(file.body);
  });
  return router;
}
