import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import { sendCsv } from '../../../../src/features/books/pages/send-csv.ts';
import { pollUntil } from '../../../support/poll-until.ts';

const LINE = `${'x'.repeat(1023)}\n`;

describe('sending a file in pieces', () => {
  let server: Server;
  let made: number;
  let ended: boolean;

  async function* lines(count: number, breakAt = Infinity): AsyncGenerator<string> {
    try {
      for (made = 0; made < count; made++) {
        if (made === breakAt) throw new Error('The database is away');
        yield LINE;
      }
    } finally {
      ended = true;
    }
  }

  async function ask(pieces: () => AsyncIterable<string>): Promise<IncomingMessage> {
    ended = false;
    const app = express().get('/', (_req, res) => sendCsv(res, '../of "March".csv', pieces()));
    app.set('env', 'test');
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Promise((resolve, reject) => void get({ port: (server.address() as AddressInfo).port }, resolve).on('error', reject));
  }

  afterEach(() => server.close());

  it('reads no more than the reader takes, and stops when they go away', async () => {
    const answer = await ask(() => lines(1_000_000));
    answer.once('error', () => undefined);
    const stalledAt = await pollUntil('the reading to stall', async () => {
      const before = made;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return made === before && made > 0 ? made : undefined;
    });
    expect(stalledAt).to.be.below(100_000);
    answer.destroy();
    await pollUntil('the reading to end', async () => ended || undefined);
  });

  it('breaks the connection when the books can’t be read on, so that nobody takes a part for the whole', async () => {
    const answer = await ask(() => lines(500, 300));
    const outcome = await new Promise<string>((resolve) => answer.on('end', () => resolve('whole')).on('error', () => resolve('broken')).resume());
    expect(outcome).to.equal('broken');
    expect(answer.headers['content-disposition']).to.equal('attachment; filename="..ofMarch.csv"');
  });
});
