import { expect } from 'chai';
import express from 'express';
import path from 'node:path';
import request from 'supertest';
import { createAssets } from '../../../src/http/assets.ts';

const assets = createAssets(path.resolve(import.meta.dirname, '../../../public'));
const app = express().use(assets.serve);

describe('assets', () => {
  const sheet = assets.address('css/site.css');

  it('are addressed by their content and kept for ever', async () => {
    expect(sheet).to.match(/^\/assets\/css\/site\.[0-9a-f]{10}\.css$/);
    const { headers } = await request(app).get(sheet);
    expect(headers['cache-control']).to.equal('public, max-age=31536000, immutable');
  });

  for (const encoding of ['br', 'gzip']) {
    it(`go out as ${encoding} to who can read it, and say what they depend on`, async () => {
      const packed = await request(app).get(sheet).set('Accept-Encoding', encoding).buffer(true);
      const plain = await request(app).get(sheet).set('Accept-Encoding', 'identity');
      expect(packed.headers['content-encoding']).to.equal(encoding);
      expect(packed.headers.vary).to.equal('Accept-Encoding');
      expect(plain.headers['content-encoding']).to.equal(undefined);
      expect(Number(packed.headers['content-length']) * 4).to.be.below(Number(plain.headers['content-length']));
    });
  }

  it('that are packed already stay as they are', async () => {
    const { headers } = await request(app).get(assets.address('fonts/figtree-latin.woff2')).set('Accept-Encoding', 'br, gzip');
    expect(headers['content-encoding']).to.equal(undefined);
    expect(headers['content-type']).to.equal('font/woff2');
  });

  it('that nobody made are somebody else’s to answer', async () => {
    expect((await request(app).get('/assets/css/site.0000000000.css')).status).to.equal(404);
  });
});
