import { expect } from 'chai';
import { ownPath } from '../../../src/http/pages.ts';

describe('ownPath', () => {
  it('lets own paths through', () => {
    for (const path of ['/', '/account', '/staff/reports/rep_1?saved=1', '/campaigns/safe-homes/fundraise']) expect(ownPath(path, '/x')).to.equal(path);
  });

  it('falls back for whatever a browser could take for another site', () => {
    for (const path of ['//evil.example', '/\\evil.example', '\\\\evil', 'https://evil.example', 'javascript:alert(1)', '', 'account', '/a\nb', '/a\\b', undefined, ['/a'], 7]) {
      expect(ownPath(path, '/account'), String(path)).to.equal('/account');
    }
  });
});
