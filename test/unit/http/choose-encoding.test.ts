import { expect } from 'chai';
import { chooseEncoding } from '../../../src/http/choose-encoding.ts';

describe('the encoding of a page', () => {
  const cases: [accepted: string | undefined, chosen: string][] = [
    [undefined, 'identity'], ['', 'identity'], ['gzip, deflate, br, zstd', 'br'], ['gzip;q=1.0, br;q=0', 'gzip'], ['br;q=0.000, gzip;q=0', 'identity'],
    ['BR', 'br'], ['*', 'br'], ['*, br;q=0', 'gzip'], ['identity', 'identity'], ['brotli', 'identity'], ['gzip;q=0.001', 'gzip'], ['*;q=0', 'identity'],
  ];
  for (const [accepted, chosen] of cases) {
    it(`is ${chosen} for ${JSON.stringify(accepted)}`, () => {
      expect([chooseEncoding(accepted), chooseEncoding(accepted)]).to.deep.equal([chosen, chosen]);
    });
  }

  it('is right for more forms than are remembered', () => {
    for (let each = 0; each < 300; each++) expect(chooseEncoding(`gzip, made-up-${each}`)).to.equal('gzip');
    expect(chooseEncoding('made-up, br')).to.equal('br');
  });
});
