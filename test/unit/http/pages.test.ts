import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { createPages, ownPath } from '../../../src/http/pages.ts';

describe('ownPath', () => {
  it('lets own paths through', () => {
    for (const path of ['/', '/account', '/staff/reports/rep_1?saved=1', '/campaigns/safe-homes/fundraise']) expect(ownPath(path, '/x')).to.equal(path);
  });

  it('falls back for whatever a browser could take for another site', () => {
    for (const path of ['//evil.example', '/\\evil.example', '\\\\evil', 'https://evil.example', 'javascript:alert(1)', '', 'account', '/a\nb', '/a\\b', undefined, ['/a'], 7]) {
      expect(ownPath(path, '/account'), String(path)).to.equal('/account');
    }
  });
});

describe('pages', () => {
  const view = (csrf?: string) => {
    const app = express();
    const pages = createPages({ render: (_name, model) => `<p>${'word '.repeat(500)}${JSON.stringify(model)}</p>` }, { name: 'Harbour', publicUrl: 'http://localhost', demo: null });
    app.get('/', (_req, res) => {
      Object.assign(res.locals, { csrf });
      pages.send(res, 'any', { title: 'Any' });
    });
    return app;
  };

  for (const encoding of ['br', 'gzip']) {
    it(`go out as ${encoding} to who can read it`, async () => {
      const { headers } = await request(view()).get('/').set('Accept-Encoding', encoding).buffer(true);
      expect(headers['content-encoding']).to.equal(encoding);
      expect(headers.vary).to.equal('Accept-Encoding');
      expect(Number(headers['content-length'])).to.be.below(500);
    });
  }

  it('stay as they are where nothing is asked for, and where they hold a form token', async () => {
    expect((await request(view()).get('/').set('Accept-Encoding', 'identity')).headers['content-encoding']).to.equal(undefined);
    const { headers, text } = await request(view('a-token')).get('/').set('Accept-Encoding', 'br, gzip');
    expect(headers['content-encoding']).to.equal(undefined);
    expect(text).to.contain('a-token');
  });
});
