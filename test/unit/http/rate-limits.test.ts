import { expect } from 'chai';
import { networkOf } from '../../../src/http/rate-limits.ts';

describe('networkOf', () => {
  it('is the whole of an IPv4 address', () => {
    expect(networkOf('192.0.2.7')).to.equal('192.0.2.7');
    expect(networkOf('::ffff:192.0.2.7')).to.equal('::ffff:192.0.2.7');
  });

  it('is the first half of an IPv6 address, however it is written', () => {
    for (const address of ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::1', '2001:0db8:0001:0002:ffff::']) expect(networkOf(address)).to.equal('2001:db8:1:2');
    expect(networkOf('2001:db8::1')).to.equal('2001:db8:0:0');
    expect(networkOf('::1')).to.equal('0:0:0:0');
  });
});
