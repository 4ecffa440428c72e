import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { originCheck } from '../../../src/http/origin-check.ts';

const app = express();
app.set('env', 'test');
app.use(originCheck('https://give.example.org', [/^\/webhooks\//]));
app.use((_req, res) => { res.send('done'); });

const post = (path: string, headers: Record<string, string>) => request(app).post(path).set(headers);

describe('origin check', () => {
  it('lets this site through', async () => {
    expect((await post('/', { 'Sec-Fetch-Site': 'same-origin' })).status).to.equal(200);
    expect((await post('/', { Origin: 'https://give.example.org' })).status).to.equal(200);
  });

  it('refuses other sites, sibling hosts, and requests that say nothing', async () => {
    const strange: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, { 'Sec-Fetch-Site': 'none' }, { Origin: 'https://evil.example' }, { Origin: 'null' },
      { Origin: 'https://give.example.org.evil.example' }, { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://give.example.org' }, {},
    ];
    for (const headers of strange) expect((await post('/', headers)).status, JSON.stringify(headers)).to.equal(403);
  });

  it('leaves reading and exempt programs alone', async () => {
    expect((await request(app).get('/').set('Sec-Fetch-Site', 'cross-site')).status).to.equal(200);
    expect((await post('/webhooks/stripe', {})).status).to.equal(200);
  });
});
