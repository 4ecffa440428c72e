import { expect } from 'chai';
import { fitsTitle, slugCandidates } from '../../../../src/features/fundraisers/slug-candidates.ts';

describe('addresses for a title', () => {
  it('begin with the title itself', () => {
    const [first, second = ''] = [...slugCandidates('Łódź runs')];
    expect(first).to.equal('lodz-runs');
    expect(second).to.match(/^lodz-runs-[a-z2-9]{5}$/);
    expect(fitsTitle(second, 'Łódź runs')).to.equal(true);
  });

  it('exist for titles without a Latin letter', () => {
    for (const title of ['走る', '!!', 'Бег']) {
      const [first = ''] = [...slugCandidates(title)];
      expect(first, title).to.match(/^page-[a-z2-9]{5}$/);
      expect(fitsTitle(first, title)).to.equal(true);
    }
  });

  it('fit their own title only', () => {
    expect(fitsTitle('lodz-runs', 'Łódź walks')).to.equal(false);
  });
});
