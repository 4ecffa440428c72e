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
  const pages = { send: (...[res, name, head, model, status]: Parameters<Pages['send']>) => res.status(status ?? 200).type('html').send(`${name} ${head.title} ${JSON.stringify(model)}`) } as unknown as Pages;
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

  it('lead on to a new address', async () => {
    const answer = await request(site(new MovedTo('/campaigns/new')).app).get('/broken');
    expect([answer.status, answer.headers.location, answer.headers['cache-control']]).to.deep.equal([301, '/campaigns/new', 'no-cache']);
  });
});
