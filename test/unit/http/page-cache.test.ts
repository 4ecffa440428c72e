import { expect } from 'chai';
import express from 'express';
import { MongoNetworkError } from 'mongodb';
import request from 'supertest';
import { createPageCache } from '../../../src/http/page-cache.ts';

function site(render: () => Promise<string>) {
  let now = 0;
  const cache = createPageCache(() => now);
  const app = express();
  app.set('env', 'test');
  app.get('/', (req, res) => cache.respond(req, res, '/', render));
  return { app, cache, pass: (ms: number) => { now += ms; } };
}

describe('page cache', () => {
  it('renders once for a crowd, and again when a second has passed', async () => {
    let renders = 0;
    const { app, pass } = site(async () => `page ${++renders}`);
    const answers = await Promise.all(Array.from({ length: 20 }, () => request(app).get('/')));
    expect(new Set(answers.map((answer) => answer.text))).to.deep.equal(new Set(['page 1']));
    pass(999);
    expect((await request(app).get('/')).text).to.equal('page 1');
    pass(2);
    expect((await request(app).get('/')).text).to.equal('page 2');
  });

  it('answers 304 to who has the page already', async () => {
    const { app, pass } = site(() => Promise.resolve('the page'));
    const first = await request(app).get('/');
    pass(2_000);
    const second = await request(app).get('/').set('If-None-Match', first.headers.etag ?? '');
    expect(second.status).to.equal(304);
    expect(second.text).to.equal('');
  });

  it('sends what the browser can read', async () => {
    const { app } = site(() => Promise.resolve('<p>long enough</p>'.repeat(100)));
    const encodings = await Promise.all(['br, gzip', 'gzip', 'identity'].map((accept) => request(app).get('/').set('Accept-Encoding', accept)));
    expect(encodings.map((answer) => answer.headers['content-encoding'])).to.deep.equal(['br', 'gzip', undefined]);
    expect(encodings.every((answer) => answer.headers.vary === 'Accept-Encoding')).to.equal(true);
  });

  it('does not keep a page that was being rendered when everything was forgotten', async () => {
    let release: (text: string) => void = () => undefined;
    let begun: () => void = () => undefined;
    const rendering = new Promise<void>((resolve) => { begun = resolve; });
    const first = () => new Promise<string>((resolve) => {
      release = resolve;
      begun();
    });
    let renders = 0;
    const { app, cache } = site(() => (++renders === 1 ? first() : Promise.resolve('after')));
    const early = request(app).get('/').then((answer) => answer.text);
    await rendering;
    cache.clear();
    release('before');
    expect(await early).to.equal('before');
    expect((await request(app).get('/')).text).to.equal('after');
  });

  it('renders anew after a failure', async () => {
    let renders = 0;
    const { app } = site(() => (++renders === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve('back')));
    expect((await request(app).get('/')).status).to.equal(500);
    expect((await request(app).get('/')).text).to.equal('back');
  });

  it('serves a page as it was while the database is away, and hides no other trouble so', async () => {
    let trouble: Error | null = null;
    const { app, pass } = site(() => (trouble === null ? Promise.resolve('the page') : Promise.reject(trouble)));
    await request(app).get('/');
    trouble = new MongoNetworkError('connection closed');
    pass(2_000);
    expect((await request(app).get('/')).text).to.equal('the page');
    trouble = new Error('a mistake');
    pass(20_000);
    expect((await request(app).get('/')).status).to.equal(500);
  });
});
