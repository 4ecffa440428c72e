import { expect } from 'chai';
import express, { type ErrorRequestHandler, Router } from 'express';
import request from 'supertest';
import type { AppError } from '../../../src/shared/errors.ts';
import { wrongMethod } from '../../../src/http/wrong-method.ts';

function site() {
  const inner = Router();
  inner.post('/campaigns/:slug/donate', (_req, res) => void res.send('given'));
  const outer = Router();
  outer.get('/campaigns/:slug/donate', (_req, res) => void res.send('form'));
  outer.use('/staff', (_req, _res, next) => next());
  outer.use(inner);
  outer.post('/campaigns/:slug/donate/again/at-once', (_req, res) => void res.send('given'));
  outer.post('/sign-out', (_req, res) => void res.send('out'));
  outer.get('/left', (_req, _res, next) => next());
  const app = express();
  app.use(outer, wrongMethod([outer]), (_req, res) => void res.status(404).send('nothing'));
  const tell: ErrorRequestHandler = (error: AppError, _req, res, _next) => void res.status(error.status).set('X-Way', error.way?.url ?? '').send(error.code);
  return app.use(tell);
}

describe('a method that an address does not know', () => {
  it('is answered with those that it knows', async () => {
    const { status, headers, text } = await request(site()).put('/campaigns/safe-homes/donate');
    expect([status, headers.allow, text]).to.deep.equal([405, 'GET, HEAD, POST', 'method-not-allowed']);
  });

  it('leads to the next page above it', async () => {
    const wayOf = async (path: string) => (await request(site()).get(path)).headers['x-way'];
    expect(await wayOf('/campaigns/safe-homes/donate/again/at-once')).to.equal('/campaigns/safe-homes/donate');
    expect(await wayOf('/sign-out')).to.equal('');
  });

  it('is no matter for addresses that nobody knows, and for what a route passed on', async () => {
    expect((await request(site()).put('/campaigns')).status).to.equal(404);
    expect((await request(site()).put('/staff')).status).to.equal(404);
    expect((await request(site()).get('/left')).status).to.equal(404);
    expect((await request(site()).head('/left')).status).to.equal(404);
  });

  it('leaves alone what is known', async () => {
    expect((await request(site()).post('/campaigns/safe-homes/donate')).text).to.equal('given');
    expect((await request(site()).get('/campaigns/safe-homes/donate')).text).to.equal('form');
  });
});
