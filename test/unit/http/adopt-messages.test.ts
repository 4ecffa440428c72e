import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { adoptMessages } from '../../../src/http/adopt-messages.ts';
import { listen, type Listening, stopListening } from '../../../src/platform/process/listen.ts';

describe('requests and answers of an application', () => {
  const open: Listening[] = [];

  /** Tells of each request whether its prototypes were the same before the application as in it. */
  async function site({ adopted = true } = {}) {
    const app = express();
    const kept: boolean[] = [];
    let before: unknown[] = [];
    app.get('/words/:word', (req, res) => {
      kept.push([req, res].every((each, at) => Object.getPrototypeOf(each) === before[at]));
      res.json({ word: req.params.word, isOurs: req.app === app && res.app === app, host: req.hostname, query: req.query.more });
    });
    const listening = await listen((req, res) => {
      before = [req, res].map((each) => Object.getPrototypeOf(each) as unknown);
      app(req, res);
    }, 0, '127.0.0.1', 'PORT');
    open.push(listening);
    if (adopted) adoptMessages(app, listening.messages);
    return { kept, url: `http://127.0.0.1:${listening.port}` };
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map(({ server }) => stopListening(server)));
  });

  it('have its methods from the beginning, so that Express changes no prototype', async () => {
    const { kept, url } = await site();
    for (const word of ['one', 'two']) {
      const { body } = await request(url).get(`/words/${word}?more=yes`);
      expect(body).to.deep.equal({ word, isOurs: true, host: '127.0.0.1', query: 'yes' });
    }
    expect(kept).to.deep.equal([true, true]);
  });

  it('are those of their own server, also beside another one', async () => {
    const [one, other] = [await site(), await site()];
    expect((await request(one.url).get('/words/one')).body).to.have.property('isOurs', true);
    expect((await request(other.url).get('/words/two')).body).to.have.property('isOurs', true);
    expect([...one.kept, ...other.kept]).to.deep.equal([true, true]);
  });

  it('get them from Express, one by one, where nobody adopts them', async () => {
    const { kept, url } = await site({ adopted: false });
    await request(url).get('/words/one');
    expect(kept).to.deep.equal([false]);
  });
});
