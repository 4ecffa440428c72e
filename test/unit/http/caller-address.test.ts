import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { callerAddress } from '../../../src/http/caller-address.ts';

describe('the address of a caller', () => {
  const ask = (forwarded: string | undefined, trustProxy: number) =>
    callerAddress({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: '127.0.0.1' } } as unknown as IncomingMessage, trustProxy);

  it('is who connects, whatever they say, where no proxy is trusted', () => {
    expect([ask(undefined, 0), ask('10.0.0.1', 0)]).to.deep.equal(['127.0.0.1', '127.0.0.1']);
  });

  it('is whom the outermost trusted proxy heard, and not what was said to it', () => {
    expect(ask('6.6.6.6, 10.0.0.1', 1)).to.equal('10.0.0.1');
    expect(ask('6.6.6.6,10.0.0.1 , 10.0.0.2', 2)).to.equal('10.0.0.1');
  });

  it('is the first that is known where there are fewer proxies than said', () => {
    expect([ask(undefined, 2), ask('10.0.0.1', 2)]).to.deep.equal(['127.0.0.1', '10.0.0.1']);
  });
});
