import { expect } from 'chai';
import express from 'express';
import { MongoNetworkError } from 'mongodb';
import request from 'supertest';
import { createPageCache } from '../../../src/http/page-cache.ts';

const HOUR_MS = 3_600_000;

function site(render: () => Promise<string>, away: () => boolean = () => false) {
  let now = 0;
  const cache = createPageCache(() => now, { away, note: (at) => `<aside>as it was at ${at.toISOString()}, and no $& later</aside>` });
  const app = express();
  app.set('env', 'test');
  app.get('/', (req, res) => cache.respond(req, res, '/', render));
  app.get('/figures', (req, res) => cache.respond(req, res, '/figures', render, 'text/plain; charset=utf-8'));
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

  it('renders anew from the moment on that the page has told, and not before', async () => {
    let renders = 0;
    let now = 0;
    const cache = createPageCache(() => now, { watched: () => true });
    const app = express();
    app.get('/', (req, res) => cache.respond(req, res, '/', async (_about, until) => {
      until(null);
      until(new Date(700));
      until(new Date(500));
      return `page ${++renders}`;
    }));
    const page = async () => (await request(app).get('/')).text;
    expect(await page()).to.equal('page 1');
    now = 499;
    expect(await page()).to.equal('page 1');
    now = 500;
    expect(await page()).to.equal('page 2');
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

  const page = (words: string) => `<body><main class="main" id="main"><div class="page"><p>${words}</p></div></main>`;
  const noted = (words: string, at: string) => page(words).replace('<p>', () => `\n<aside>as it was at ${at}, and no $& later</aside><p>`);

  it('says from when a page is that is served as it was, in words and in the header, in every encoding', async () => {
    let trouble: Error | null = null;
    const { app, pass } = site(() => (trouble === null ? Promise.resolve(page('raised')) : Promise.reject(trouble)));
    const fresh = await request(app).get('/');
    await request(app).get('/figures');
    expect(fresh.headers).to.not.have.property('age');
    trouble = new MongoNetworkError('connection closed');
    pass(90_500);
    const stale = await request(app).get('/').set('If-None-Match', fresh.headers.etag ?? '');
    expect([stale.status, stale.headers.age]).to.deep.equal([200, '90']);
    expect(stale.text).to.equal(noted('raised', '1970-01-01T00:00:00.000Z'));
    const zipped = await request(app).get('/').set('Accept-Encoding', 'gzip');
    expect([zipped.headers['content-encoding'], zipped.text, zipped.headers.etag]).to.deep.equal(['gzip', stale.text, stale.headers.etag]);
    expect((await request(app).get('/').set('If-None-Match', stale.headers.etag ?? '')).status).to.equal(304);
    const figures = await request(app).get('/figures');
    expect([figures.headers.age, figures.text]).to.deep.equal(['90', page('raised')]);
  });

  it('is fresh again, without a note, as soon as the database answers', async () => {
    let trouble: Error | null = null;
    let renders = 0;
    const { app, pass } = site(() => (trouble === null ? Promise.resolve(page(`page ${++renders}`)) : Promise.reject(trouble)));
    await request(app).get('/');
    trouble = new MongoNetworkError('connection closed');
    pass(2_000);
    expect((await request(app).get('/')).text).to.contain('as it was');
    trouble = null;
    pass(5_000);
    const back = await request(app).get('/');
    expect([back.text, back.headers.age]).to.deep.equal([page('page 2'), undefined]);
  });

  it('asks nothing of a database that is known to be away', async () => {
    let away = false;
    let renders = 0;
    const { app, pass } = site(() => Promise.resolve(page(`page ${++renders}`)), () => away);
    await request(app).get('/');
    away = true;
    pass(2_000);
    expect((await request(app).get('/')).text).to.contain('page 1').and.to.contain('as it was');
    expect(renders).to.equal(1);
    away = false;
    expect((await request(app).get('/')).text).to.equal(page('page 2'));
  });

  it('serves no page that is older than an hour', async () => {
    let away = false;
    const { app, pass } = site(() => (away ? Promise.reject(new MongoNetworkError('connection closed')) : Promise.resolve(page('old'))), () => away);
    await request(app).get('/');
    away = true;
    pass(HOUR_MS);
    expect((await request(app).get('/')).status).to.equal(200);
    pass(1);
    expect((await request(app).get('/')).status).to.equal(500);
  });

  it('renders anew when figures have moved on, and keeps the page as it was for an absence', async () => {
    let away = false;
    let renders = 0;
    const { app, cache } = site(() => Promise.resolve(page(`page ${++renders}`)), () => away);
    await request(app).get('/');
    cache.outdate();
    expect((await request(app).get('/')).text).to.equal(page('page 2'));
    cache.outdate();
    away = true;
    expect((await request(app).get('/')).text).to.contain('page 2').and.to.contain('as it was');
  });
});
