import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express, { type Response } from 'express';
import request from 'supertest';
import { createPageCache } from '../../../src/http/page-cache.ts';
import { pagesFirst } from '../../../src/http/pages-first.ts';
import { securityHeaders } from '../../../src/http/security-headers.ts';
import { type Answer, httpRequest, type Question } from '../../support/http-request.ts';

const page = '/campaigns/safe-homes';

/** A site with one campaign, whose renderings wait for `release` while `hold` is true. */
function site({ watched = true, mostBytes = 1_000_000 } = {}) {
  const state = { now: 0, renders: 0, seenByApp: 0, fromMemory: [] as number[], hold: false, watched, cookie: false, gone: false };
  const waiting: (() => void)[] = [];
  const cache = createPageCache(() => state.now, { watched: () => state.watched, mostBytes });
  const app = express();
  app.disable('x-powered-by');
  app.set('env', 'test');
  app.use((_req, res, next) => {
    state.seenByApp++;
    if (state.cookie) res.cookie('visitor', 'one');
    next();
  });
  app.use(securityHeaders('https://give.example.org'));
  app.use('/api', (_req, res, next) => {
    res.set('Access-Control-Allow-Origin', '*');
    next();
  });
  const render = (words: string) => async (about: (id: string) => void) => {
    const number = ++state.renders;
    about('cmp_homes');
    if (state.hold) await new Promise<void>((resolve) => waiting.push(resolve));
    if (state.gone) throw new Error('gone');
    return `<p>${words} ${number}</p>`.repeat(50);
  };
  const answer = (path: string, type?: string) => app.get(path, (req, res: Response) => cache.respond(req, res, path, render('page'), type));
  answer(page);
  answer('/');
  answer('/api/v1/campaigns/safe-homes', 'application/json; charset=utf-8');
  app.get('/everything', (req, res) => cache.respond(req, res, '/everything', () => Promise.resolve(`all ${++state.renders}`)));
  app.use((_req, res) => void res.status(404).send('nothing'));
  const listener = pagesFirst(cache, app, (status) => void state.fromMemory.push(status));
  return { state, cache, listener, release: () => { for (const each of waiting.splice(0)) each(); }, waiting };
}

const numberOf = (text: string) => Number(/\d+/.exec(text)?.[0]);

describe('finished pages before the application', () => {
  it('are answered without it, and counted', async () => {
    const { listener, state } = site();
    await request(listener).get(page);
    const again = await request(listener).get(page);
    expect([again.status, numberOf(again.text), state.seenByApp]).to.deep.equal([200, 1, 1]);
    const held = await request(listener).get(page).set('If-None-Match', again.headers.etag ?? '');
    expect([held.status, held.text, state.seenByApp]).to.deep.equal([304, '', 1]);
    expect(state.fromMemory).to.deep.equal([200, 304]);
  });

  for (const [what, path, headers] of [
    ['a page', page, { 'accept-encoding': 'br' }], ['a page without compression', page, {}], ['figures', '/api/v1/campaigns/safe-homes', { 'accept-encoding': 'gzip' }],
  ] as const) {
    it(`say the same headers as the application: ${what}`, async () => {
      const { listener, state } = site();
      const server = createServer(listener);
      const url = await listening(server);
      try {
        const age = () => { state.now += 20_000; };
        for (const [method, more, status] of [['GET', {}, 200], ['HEAD', {}, 200], ['GET', { 'if-none-match': '*' }, 304]] as const) {
          const [slow, fast] = await bothWays(url + path, { method, headers: { ...headers, ...more } }, age);
          expect([fast.status, slow.status, fast.text === '']).to.deep.equal([status, status, method === 'HEAD' || status === 304]);
          expect(withoutDate(fast)).to.deep.equal(withoutDate(slow));
          expect(fast.headers).to.include.keys('content-security-policy', 'strict-transport-security', 'etag', 'vary', 'cache-control');
        }
        expect(state.seenByApp).to.equal(3);
      } finally {
        server.close();
        server.closeAllConnections();
      }
    });
  }

  it('have an ETag for each encoding, and take none for another', async () => {
    const { listener } = site();
    const tags = await Promise.all(['br', 'gzip', 'identity'].map(async (accept) => (await request(listener).get(page).set('Accept-Encoding', accept)).headers.etag ?? ''));
    expect(new Set(tags).size).to.equal(3);
    const ask = async (accept: string, held: string) => (await request(listener).get(page).set('Accept-Encoding', accept).set('If-None-Match', held)).status;
    expect(await ask('gzip', tags[0] ?? '')).to.equal(200);
    expect(await ask('br', `"other", W/${tags[0]}`)).to.equal(304);
    expect(await ask('br', '*')).to.equal(304);
  });

  it('are found by their very address, and with what counts clicks', async () => {
    const { listener, state } = site();
    await request(listener).get(page);
    for (const query of ['utm_source=news&utm_campaign=may', 'fbclid=abc', 'utm_source=x&']) {
      expect(numberOf((await request(listener).get(`${page}?${query}`)).text)).to.equal(1);
    }
    expect(state.seenByApp).to.equal(1);
    for (const other of [`${page}?amount=5`, `${page}?utm_source=x&amount=5`, `${page}/`, `${page}?utm_source`]) await request(listener).get(other);
    expect(state.seenByApp).to.equal(5);
  });

  it('leave everything personal, and every other method, to the application', async () => {
    const { listener, state } = site();
    await request(listener).get(page);
    const seen = async (ask: request.Test) => {
      const before = state.seenByApp;
      await ask;
      return state.seenByApp > before;
    };
    expect(await seen(request(listener).get(page).set('Authorization', 'Bearer x'))).to.equal(true);
    expect(await seen(request(listener).get(page).set('Cookie', 'theme=dark; __Host-wellspring=s%3Aabc'))).to.equal(true);
    expect(await seen(request(listener).get(page).set('Cookie', 'wellspring=s%3Aabc'))).to.equal(true);
    expect(await seen(request(listener).get(page).set('Cookie', '_counter=wellspring; notwellspring=1'))).to.equal(false);
    for (const method of ['post', 'put', 'delete', 'options'] as const) expect(await seen(request(listener)[method](page)), method).to.equal(true);
    expect(await seen(request(listener).head(page))).to.equal(false);
  });

  it('are never kept with a cookie', async () => {
    const { listener, state } = site();
    state.cookie = true;
    expect((await request(listener).get(page)).status).to.equal(500);
    state.cookie = false;
    expect((await request(listener).get(page)).headers).to.not.have.property('set-cookie');
  });

  it('stay in the bytes that they may have', async () => {
    const { listener, state } = site({ mostBytes: 4_000 });
    for (const path of [page, '/everything', '/', page, '/everything', '/']) await request(listener).get(path);
    expect(state.renders).to.be.greaterThan(3);
  });
});

describe('pages that follow what the database tells', () => {
  it('are rendered when something that they show has changed, and for nothing else', async () => {
    const { listener, cache, state } = site();
    await request(listener).get(page);
    await request(listener).get('/everything');
    cache.changed(new Set(['cmp_other']));
    expect(numberOf((await request(listener).get(page)).text)).to.equal(1);
    expect((await request(listener).get('/everything')).text, 'it names nothing, so it depends on all').to.equal('all 3');
    cache.changed(new Set(['cmp_homes']));
    expect(numberOf((await request(listener).get(page)).text)).to.equal(4);
    cache.changed('anything');
    expect(numberOf((await request(listener).get(page)).text)).to.equal(5);
    expect(state.renders).to.equal(5);
  });

  it('are rendered anew after ten seconds, and after one when nobody tells any more', async () => {
    const { listener, state } = site();
    const number = async () => numberOf((await request(listener).get(page)).text);
    expect(await number()).to.equal(1);
    state.now += 9_999;
    expect(await number()).to.equal(1);
    state.watched = false;
    expect(await number()).to.equal(2);
    state.now += 1_001;
    expect(await number()).to.equal(3);
    state.watched = true;
    state.now += 10_000;
    expect(await number()).to.equal(4);
  });

  it('are rendered once for two thousand visitors of a campaign that has just changed', async () => {
    const { listener, cache, state } = site();
    const server = createServer(listener);
    const url = await listening(server);
    try {
      await httpRequest(url + page);
      cache.changed(new Set(['cmp_homes']));
      const answers = await Promise.all(Array.from({ length: 2_000 }, () => httpRequest(url + page)));
      expect(answers.every(({ status }) => status === 200)).to.equal(true);
      expect(state.renders).to.equal(2);
      expect(numberOf((await httpRequest(url + page)).text)).to.equal(2);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('are given as they were while somebody waits for the new one, for a second at most', async () => {
    const { listener, cache, state, release, waiting } = site();
    const open = createServer(listener);
    const url = await listening(open);
    const number = async (headers = {}) => numberOf((await httpRequest(url + page, { headers })).text);
    try {
      await number();
      cache.changed(new Set(['cmp_homes']));
      state.hold = true;
      const first = number();
      await until(() => waiting.length === 1);
      expect(await number(), 'a visitor meanwhile').to.equal(1);
      const own = number({ cookie: 'wellspring=s%3Aabc' });
      state.now += 1_000;
      const late = number();
      state.hold = false;
      await until(() => state.seenByApp === 4);
      release();
      expect(await Promise.all([first, own, late]), 'who began it, who may have changed it, and who came late').to.deep.equal([2, 2, 2]);
    } finally {
      open.close();
      open.closeAllConnections();
    }
  });

  it('are old when something changed while they were rendered', async () => {
    const { listener, cache, state, release, waiting } = site();
    state.hold = true;
    const first = request(listener).get(page).then(({ text }) => numberOf(text));
    await until(() => waiting.length === 1);
    cache.changed(new Set(['cmp_homes']));
    state.hold = false;
    release();
    expect(await first).to.equal(1);
    expect(numberOf((await request(listener).get(page)).text)).to.equal(2);
    expect(numberOf((await request(listener).get(page)).text)).to.equal(2);
  });

  it('show a change to this process at once, and forget what is gone', async () => {
    const { listener, cache, state } = site();
    await request(listener).get(page);
    cache.clear();
    expect(numberOf((await request(listener).get(page)).text)).to.equal(2);
    cache.outdate();
    expect(numberOf((await request(listener).get(page)).text)).to.equal(3);
    state.gone = true;
    cache.changed('anything');
    expect([(await request(listener).get(page)).status, (await request(listener).get(page)).status]).to.deep.equal([500, 500]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
}

/** Asks when the application has to answer, and again when it needn't. */
async function bothWays(url: string, question: Question, age: () => void): Promise<[Answer, Answer]> {
  age();
  return [await httpRequest(url, question), await httpRequest(url, question)];
}

function withoutDate({ headers: { date: _date, ...headers } }: Answer): object {
  return headers;
}
