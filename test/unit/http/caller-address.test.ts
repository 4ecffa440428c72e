import { expect } from 'chai';
import { callerAddress } from '../../../src/http/caller-address.ts';

describe('the address of a caller', () => {
  const ask = (forwarded: string | undefined, trustProxy: number, ...more: string[]) => {
    const rawHeaders = ['Host', 'give.example.org', ...(forwarded === undefined ? [] : ['X-Forwarded-For', forwarded]), ...more];
    return callerAddress({ rawHeaders, socket: { remoteAddress: '127.0.0.1' } }, trustProxy);
  };

  it('is who connects, whatever they say, where no proxy is trusted', () => {
    expect([ask(undefined, 0), ask('10.0.0.1', 0)]).to.deep.equal(['127.0.0.1', '127.0.0.1']);
  });

  it('is whom the outermost trusted proxy heard, and not what was said to it', () => {
    expect(ask('6.6.6.6, 10.0.0.1', 1)).to.equal('10.0.0.1');
    expect(ask('6.6.6.6,10.0.0.1 , 10.0.0.2', 2)).to.equal('10.0.0.1');
    expect(ask('6.6.6.6', 1, 'x-forwarded-for', '10.0.0.1'), 'in a line of its own').to.equal('10.0.0.1');
    expect(ask('10.0.0.1', 1, 'X-Other', 'x-forwarded-for', 'X-More', '6.6.6.6'), 'a value that looks like a name').to.equal('10.0.0.1');
  });

  it('is the first that is known where there are fewer proxies than said', () => {
    expect([ask(undefined, 2), ask('10.0.0.1', 2)]).to.deep.equal(['127.0.0.1', '10.0.0.1']);
  });
});
