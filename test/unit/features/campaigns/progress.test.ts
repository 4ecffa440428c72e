import { expect } from 'chai';
import { progressOf } from '../../../../src/features/campaigns/index.ts';
import { money } from '../../../../src/shared/money.ts';

const goal = money(3_000_000, 'USD');
const after = (minor: number) => progressOf(goal, { raised: money(minor, 'USD'), donations: 1 });

describe('progress', () => {
  it('says what is missing', () => {
    expect(after(2_261_100)).to.deep.include({ toGo: money(738_900, 'USD'), over: null, reached: false });
  });

  it('is reached at the goal, to the cent', () => {
    expect(after(2_999_999).reached).to.equal(false);
    expect(after(3_000_000)).to.deep.include({ toGo: money(0, 'USD'), over: null, reached: true });
  });

  it('says what came in beyond', () => {
    expect(after(3_120_000)).to.deep.include({ toGo: money(0, 'USD'), over: money(120_000, 'USD'), reached: true });
  });

  it('never calls a goal of zero reached', () => {
    const none = money(0, 'USD');
    for (const minor of [0, 500, -500]) {
      expect(progressOf(none, { raised: money(minor, 'USD'), donations: 1 })).to.deep.include({ reached: false, over: null });
    }
  });

  it('survives refunds below zero', () => {
    expect(after(-500)).to.deep.include({ toGo: money(3_000_500, 'USD'), reached: false });
  });
});
