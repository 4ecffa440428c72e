import { expect } from 'chai';
import express from 'express';
import { MongoNetworkError } from 'mongodb';
import type { Logger } from '../../../src/platform/log/logger.ts';
import request from 'supertest';
import { errorPages, noSuchPage } from '../../../src/http/error-pages.ts';
import { MovedTo } from '../../../src/http/moved-to.ts';
import type { Pages } from '../../../src/http/pages.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { createTokens } from '../../../src/shared/tokens.ts';

function site(error: unknown) {
  const logged: string[] = [];
  const log = { error: (fields: object, text: string) => logged.push(`${text} ${JSON.stringify(fields)}`) } as unknown as Logger;
  const pages = { site: { publicUrl: 'https://give.example.org' }, send: (...[res, name, head, model, status]: Parameters<Pages['send']>) => res.status(status ?? 200).type('html').send(`${name} ${head.title} ${JSON.stringify(model)}`) } as unknown as Pages;
  const app = express();
  app.use('/broken', (_req, _res, next) => next(error));
  app.use(noSuchPage, errorPages(pages, log));
  return { app, logged };
}

describe('error pages', () => {
  it('say what is so to people and to programs, and never how it broke', async () => {
    const { app } = site(new Error('secret innards'));
    const page = await request(app).get('/broken');
    expect(page.status).to.equal(500);
    expect(page.text).to.include('errors/error').and.not.include('innards');
    const problem = await request(app).get('/api/v1/nothing');
    expect(problem.type).to.equal('application/problem+json');
    expect(JSON.parse(problem.text)).to.include({ status: 404, title: 'This page is not here' });
  });

  it('call a refusal of the request the sender’s', async () => {
    const answer = await request(site(Object.assign(new Error('no such charset'), { status: 415 })).app).get('/broken');
    expect(answer.status).to.equal(415);
    expect(answer.text).to.not.include('our side');
  });

  it('ask for a moment while the database is away, with a line in the log and no more', async () => {
    const { app, logged } = site(new MongoNetworkError('connection closed'));
    const answer = await request(app).get('/broken');
    expect(answer.status).to.equal(503);
    expect(answer.headers['retry-after']).to.equal('10');
    expect(answer.headers.refresh).to.equal('10');
    expect((await request(app).post('/broken')).headers).to.not.have.property('refresh');
    logged.splice(1);
    expect(logged).to.deep.equal(['a request found no database {"method":"GET","path":"/broken","reason":"connection closed"}']);
  });

  it('keep the tokens of private addresses out of the log', async () => {
    const token = createTokens(['a secret']).issue('donation', 'don_7Qw2');
    const { app, logged } = site(new AppError('internal', 500, 'It broke.'));
    await request(app).get(`/broken/donations/${token}/receipt.pdf`);
    expect(logged[0]).to.include('/donations/[token]/receipt.pdf').and.not.include(token);
  });

  describe('lead on', () => {
    const wayOf = async (error: unknown, method: 'get' | 'post', referer = '') => {
      const { text } = await request(site(error).app)[method]('/broken/form?amount=2500').set('Referer', referer);
      return (JSON.parse(text.slice(text.indexOf('{'))) as { way: object | null }).way;
    };
    const refusal = new AppError('too-many-requests', 429, 'A moment, please.');

    it('to the page that a form was on', async () => {
      expect(await wayOf(refusal, 'post', 'https://give.example.org/campaigns/safe-homes/donate?amount=2500')).to.deep.equal({ url: '/campaigns/safe-homes/donate?amount=2500', label: 'Back to where you were' });
    });

    it('to no page of another site, and to none that it could choose here', async () => {
      for (const referer of ['', 'nonsense', 'https://evil.example/campaigns', 'https://give.example.org.evil.example/', 'https://give.example.org//evil.example', 'http://give.example.org/']) {
        expect(await wayOf(refusal, 'post', referer), referer).to.equal(null);
      }
    });

    it('to the same page where trying again may help, and only there', async () => {
      expect(await wayOf(refusal, 'get', 'https://give.example.org/')).to.deep.equal({ url: '/broken/form?amount=2500', label: 'Try again' });
      expect(await wayOf(new AppError('gone', 410, 'It is over.'), 'get')).to.equal(null);
    });

    it('to what the error itself names', async () => {
      const way = { url: '/campaigns/safe-homes', label: 'See the campaign' };
      expect(await wayOf(new AppError('paused', 409, 'It is paused.', { way }), 'post', 'https://give.example.org/account')).to.deep.equal(way);
    });
  });

  it('lead on to a new address', async () => {
    const answer = await request(site(new MovedTo('/campaigns/new')).app).get('/broken');
    expect([answer.status, answer.headers.location, answer.headers['cache-control']]).to.deep.equal([301, '/campaigns/new', 'no-cache']);
  });
});
