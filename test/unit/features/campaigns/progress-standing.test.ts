import { expect } from 'chai';
import { progressOf } from '../../../../src/features/campaigns/progress.ts';
import { standingAloud, standingOf, standingVersion } from '../../../../src/features/campaigns/progress-standing.ts';
import { money } from '../../../../src/shared/money.ts';

const progress = (raised: number, donations: number, goal = 1_000_000) => progressOf(money(goal, 'USD'), { raised: money(raised, 'USD'), donations });

describe('where raising money stands', () => {
  const cases: [string, ReturnType<typeof progress>, Parameters<typeof standingOf>[1], string, string][] = [
    ['a draft', progress(0, 0), 'draft', 'Not started', 'Gifts can be given once this is published.'],
    ['what isn’t open yet', progress(0, 0), 'upcoming', 'Not open yet', 'No gift has come in yet.'],
    ['nothing yet', progress(0, 0), 'published', 'Just beginning', 'No gift has come in yet.'],
    ['the first gift', progress(2_500, 1), 'published', 'A first gift', 'One gift has come in so far.'],
    ['a few small ones', progress(5_000, 2), 'published', 'Under way', 'The first gifts have come in.'],
    ['one cent below nine tenths', progress(899_999, 40), 'published', 'Under way', '89 % of the goal has come in.'],
    ['nine tenths', progress(900_000, 40), 'published', 'Nearly there', '90 % of the goal has come in.'],
    ['nine tenths by one gift', progress(950_000, 1), 'published', 'Nearly there', 'One gift has come in so far.'],
    ['one cent to go', progress(999_999, 40), 'published', 'Nearly there', '99 % of the goal has come in.'],
    ['the goal', progress(1_000_000, 40), 'published', 'The goal is reached', 'Further gifts go to the same work.'],
    ['one cent more', progress(1_000_001, 40), 'published', 'The goal is passed', 'Further gifts go to the same work.'],
    ['no goal', progress(5_000, 3, 0), 'published', 'Under way', 'The first gifts have come in.'],
    ['a break', progress(500_000, 3), 'paused', 'Paused', '50 % of the goal has come in.'],
    ['an end below the goal', progress(750_000, 30), 'ended', 'Ended', '75 % of the goal came in.'],
    ['an end at the goal', progress(1_200_000, 30), 'ended', 'Ended', 'The goal was reached.'],
    ['an end without a gift', progress(0, 0), 'ended', 'Ended', 'No gift came in.'],
    ['an end without a goal', progress(5_000, 3, 0), 'ended', 'Ended', 'Thank you to everyone who gave.'],
  ];
  for (const [name, how, status, word, words] of cases) {
    it(`has words for ${name}`, () => {
      const standing = standingOf(how, status);
      expect([standing.word, standing.words]).to.deep.equal([word, words]);
    });
  }

  it('says aloud what changed, in one breath', () => {
    const aloud = (how: ReturnType<typeof progress>) => standingAloud(how, standingOf(how, 'published'));
    expect(aloud(progress(500_050, 1_234))).to.equal('$5,000.50 of $10,000 raised, 1,234 donations.');
    expect(aloud(progress(2_500, 1))).to.equal('A first gift. $25 of $10,000 raised, 1 donation.');
    expect(aloud(progress(5_000, 3, 0))).to.equal('$50 raised, 3 donations.');
  });

  it('has another version for all that is shown, and the same for the same', () => {
    const version = (how: ReturnType<typeof progress>, status: 'published' | 'ended' = 'published') => standingVersion(how, standingOf(how, status));
    const all = [version(progress(2_500, 1)), version(progress(2_600, 1)), version(progress(2_600, 2)), version(progress(2_600, 2, 2_000_000)), version(progress(2_600, 2), 'ended')];
    expect(new Set(all).size).to.equal(all.length);
    expect(version(progress(2_500, 1))).to.equal(all[0]).and.match(/^[\w-]+$/);
  });
});
