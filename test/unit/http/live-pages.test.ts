import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { News } from '../../../src/http/live-message.ts';
import { liveFirst } from '../../../src/http/live-first.ts';
import { createLivePages, type LivePages, type LivePagesParts, type TellNews } from '../../../src/http/live-pages.ts';
import { MovedTo } from '../../../src/http/moved-to.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { type EventStream, openEventStream } from '../../support/event-stream.ts';
import { pollUntil } from '../../support/poll-until.ts';

describe('live pages', () => {
  const open: { live: LivePages; server: Server }[] = [];
  const streams: EventStream[] = [];

  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
    for (const { live, server } of open.splice(0)) {
      live.close();
      server.closeAllConnections();
      server.close();
    }
  });

  /** A site with one page whose figure a test sets. */
  async function site(parts: LivePagesParts = {}, render?: (figure: number) => News | Promise<News>) {
    const state = { figure: 1, renders: 0 };
    const tell: TellNews = async (slug, about) => {
      about('cmp_1');
      state.renders++;
      expect(slug).to.equal('one');
      return render === undefined ? newsOf(state.figure) : render(state.figure);
    };
    const live = createLivePages(new Map([['boats', tell]]), { watched: () => true, trustProxy: 1, paceMs: 20, ...parts });
    const server = createServer(liveFirst(live, (_req, res) => res.writeHead(418).end()));
    open.push({ live, server });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}/boats/one/live`;
    const listen = async (query = '', headers: Record<string, string> = {}) => {
      const stream = await openEventStream(address + query, headers);
      streams.push(stream);
      return stream;
    };
    const change = (figure: number) => {
      state.figure = figure;
      live.changed(new Set(['cmp_1']));
    };
    return { state, live, listen, tell: change, address };
  }

  const newsOf = (figure: number): News => ({ version: `v${figure}`, parts: [{ data: { figure }, restMs: 0 }] });
  const figures = (stream: EventStream) => stream.events.filter(({ name }) => name === 'news').map(({ data }) => (JSON.parse(data) as { figure: number }).figure);

  it('greets with what is, unless the page shows it, and tells what changes', async () => {
    const { listen, tell } = await site();
    const [stale, current] = await Promise.all([listen('?seen=v0'), listen('?seen=v1')]);
    expect(stale.status).to.equal(200);
    expect(stale.headers).to.include({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }).and.not.have.property('set-cookie');
    expect((await stale.waitFor('news'))[0]).to.deep.equal({ name: 'news', data: '{"figure":1}', id: 'v1' });
    tell(2);
    await Promise.all([stale.waitFor('news', 2), current.waitFor('news')]);
    expect([figures(stale), figures(current)]).to.deep.equal([[1, 2], [2]]);
  });

  it('renders once for all who listen, and once for many changes', async () => {
    const { listen, tell, state } = await site({ paceMs: 150 });
    const all = await Promise.all(Array.from({ length: 40 }, () => listen()));
    await Promise.all(all.map((each) => each.waitFor('news')));
    expect(state.renders).to.equal(1);
    for (let figure = 2; figure <= 50; figure++) tell(figure);
    await Promise.all(all.map((each) => each.waitFor('news', 2)));
    expect(state.renders).to.equal(2);
    for (const each of all) expect(figures(each)).to.deep.equal([1, 50]);
  });

  it('reads again what changed while it was read', async () => {
    const { listen, tell, live } = await site({}, async (figure) => {
      if (figure === 2) tell(3);
      return newsOf(figure);
    });
    const stream = await listen('?seen=v1');
    await pollUntil('somebody listens', () => live.listeners() === 1);
    tell(2);
    await stream.waitFor('news', 2);
    expect(figures(stream)).to.deep.equal([2, 3]);
  });

  it('leaves alone what others are about, and says nothing when nothing is new', async () => {
    const { listen, live, state, tell } = await site();
    const stream = await listen('?seen=v1');
    live.changed(new Set(['cmp_2']));
    live.changed('anything');
    await pollUntil('it looks', () => state.renders === 2);
    tell(2);
    await stream.waitFor('news');
    expect(figures(stream)).to.deep.equal([2]);
    expect(state.renders).to.equal(3);
  });

  it('holds a large part back, and names the version when all of it is told', async () => {
    const { listen, tell } = await site({}, (figure) => ({ version: `v${figure}`, parts: [{ data: { figure }, restMs: 0 }, { data: { list: figure }, restMs: 300 }] }));
    const stream = await listen('?seen=v1');
    tell(2);
    await stream.waitFor('news', 2);
    tell(3);
    await stream.waitFor('news', 3);
    expect(stream.events.slice(0, 3)).to.deep.equal([
      { name: 'news', data: '{"figure":2}', id: 'v2' }, { name: 'news', data: '{"list":2}', id: 'v2' }, { name: 'news', data: '{"figure":3}', id: 'v2' },
    ]);
    await stream.waitFor('news', 4);
    expect(stream.events[3]).to.deep.equal({ name: 'news', data: '{"list":3}', id: 'v3' });
  });

  it('looks by itself when nobody tells of changes', async () => {
    const { listen, state } = await site({ watched: () => false });
    const stream = await listen('?seen=v1');
    state.figure = 2;
    await stream.waitFor('news');
    expect(figures(stream)).to.deep.equal([2]);
  });

  it('beats where it is silent', async () => {
    const { listen } = await site({ beatMs: 20 });
    const stream = await listen('?seen=v1');
    await stream.waitFor('beat', 3);
    expect(figures(stream)).to.deep.equal([]);
  });

  it('drops who does not read, and nobody else', async () => {
    const large = 'x'.repeat(2 * 1024 * 1024);
    const { listen, tell, live } = await site({}, (figure) => ({ version: `v${figure}`, parts: [{ data: { figure, large }, restMs: 0 }] }));
    const [deaf, reader] = await Promise.all([listen('?seen=v1'), listen('?seen=v1')]);
    deaf.pause();
    let figure = 1;
    await pollUntil('one is dropped', async () => {
      tell(++figure);
      await pollUntil('the other reads', () => figures(reader).at(-1) === figure, { everyMs: 5 });
      return live.listeners() === 1;
    });
    expect(reader.ended()).to.equal(false);
  });

  it('has room for so many, of one network and in all, and again for others when they go', async () => {
    const { listen, live } = await site({ mostListeners: 3, mostOfNetwork: 2 });
    const from = (address: string) => listen('', { 'x-forwarded-for': address });
    const [first] = await Promise.all([from('10.0.0.1'), from('10.0.0.1')]);
    const refused = await from('10.0.0.1');
    expect([refused.status, refused.headers['retry-after']]).to.deep.equal([503, '120']);
    expect((await from('10.0.0.2')).status).to.equal(200);
    expect((await from('10.0.0.3')).status).to.equal(503);
    expect(live.listeners()).to.equal(3);
    first.close();
    await pollUntil('one has gone', () => live.listeners() === 2);
    expect((await from('10.0.0.3')).status).to.equal(200);
  });

  it('passes on why there is nothing to hear, and asks anew for the next', async () => {
    let gone = true;
    const { listen, live } = await site({}, (figure) => {
      if (gone) throw new AppError('not-found', 404, 'Not here.');
      return newsOf(figure);
    });
    expect((await listen()).status).to.equal(404);
    await pollUntil('nobody holds a seat', () => live.listeners() === 0);
    gone = false;
    expect((await listen()).status).to.equal(200);
  });

  it('ends the connections when what they are about is gone, and keeps them while the database is away', async () => {
    let trouble: Error | null = null;
    const { listen, tell, state } = await site({}, (figure) => {
      if (trouble !== null) throw trouble;
      return newsOf(figure);
    });
    const stream = await listen('?seen=v1');
    trouble = Object.assign(new Error('away'), { name: 'MongoNetworkError' });
    tell(2);
    await pollUntil('it has looked', () => state.renders === 2);
    trouble = null;
    tell(2);
    await stream.waitFor('news');
    trouble = new AppError('not-found', 404, 'Not here.');
    tell(3);
    await pollUntil('it ends', () => stream.ended());
    expect((await listen()).status).to.equal(404);
  });

  it('ends all when the server stops, and takes no more', async () => {
    const { listen, live } = await site();
    const streams = await Promise.all([listen(), listen()]);
    live.close();
    await pollUntil('they end', () => streams.every((each) => each.ended()));
    expect((await listen()).status).to.equal(503);
  });

  it('answers HEAD without staying', async () => {
    const { address, live } = await site();
    const answer = await fetch(address, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type'), live.listeners()]).to.deep.equal([200, 'text/event-stream; charset=utf-8', 0]);
  });

  it('leaves everything else to the application', async () => {
    const { address } = await site();
    for (const other of ['/boats/one', '/boats/one/live/', '/boats/live', '/houses/one/live', '/boats/one/two/live', '/boats/%6Fne/live', '/live']) {
      expect((await fetch(new URL(other, address))).status, other).to.equal(418);
    }
    expect((await fetch(address, { method: 'POST' })).status).to.equal(418);
    const strange = await openEventStream(`${address}?other=1&seen=v1&more=2`);
    streams.push(strange);
    await pollUntil('it is greeted', () => strange.text() !== '');
    expect([strange.status, strange.text()]).to.deep.equal([200, 'retry: 10000\n\n']);
  });

  it('leads on to where the page has moved', async () => {
    const { listen } = await site({}, () => {
      throw new MovedTo('/boats/two/live');
    });
    const moved = await listen();
    expect([moved.status, moved.headers.location]).to.deep.equal([301, '/boats/two/live']);
  });
});
