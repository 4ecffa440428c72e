import { formatMoney } from '../../shared/format-money.ts';
import type { Money } from '../../shared/money.ts';
import type { VisibleStatus } from './campaign.ts';
import type { Progress } from './progress.ts';

/** Where raising money stands, in words for everybody. */
export interface Standing {
  state: 'draft' | 'upcoming' | 'none' | 'first' | 'under-way' | 'near' | 'reached' | 'over' | 'paused' | 'ended';
  word: string;
  /** A sentence that goes with the word. */
  words: string;
}

/** From nine tenths of the goal on. */
const NEAR = { tenths: 9, of: 10 };

/** @param status as visitors see it: one whose time is over has ended */
export function standingOf(progress: Progress, status: VisibleStatus): Standing {
  switch (status) {
    case 'draft':
      return { state: 'draft', word: 'Not started', words: 'Gifts can be given once this is published.' };
    case 'upcoming':
      return { state: 'upcoming', word: 'Not open yet', words: soFar(progress) };
    case 'paused':
      return { state: 'paused', word: 'Paused', words: soFar(progress) };
    case 'ended':
      return { state: 'ended', word: 'Ended', words: inTheEnd(progress) };
    case 'published':
      return openStanding(progress);
  }
}

/** What a page shows of it, in one word: another one when there is something new to show. */
export function standingVersion({ raised, goal, donations }: Progress, { state }: Standing): string {
  return [raised.minor, goal.minor, donations, state].join('-');
}

/** For somebody who hears the page, when it has changed. */
export function standingAloud({ raised, goal, donations }: Progress, { state, word }: Standing): string {
  const ofGoal = goal.minor === 0 ? '' : ` of ${formatMoney(goal, 'en', 'short')}`;
  const by = donations === 1 ? '1 donation' : `${new Intl.NumberFormat('en').format(donations)} donations`;
  return `${state === 'under-way' ? '' : `${word}. `}${formatMoney(raised, 'en', 'short')}${ofGoal} raised, ${by}.`;
}

function openStanding(progress: Progress): Standing {
  const { raised, goal, donations, over, reached } = progress;
  const words = soFar(progress);
  if (over !== null) return { state: 'over', word: 'The goal is passed', words: 'Further gifts go to the same work.' };
  if (reached) return { state: 'reached', word: 'The goal is reached', words: 'Further gifts go to the same work.' };
  if (donations === 0) return { state: 'none', word: 'Just beginning', words };
  if (goal.minor > 0 && raised.minor * NEAR.of >= goal.minor * NEAR.tenths) return { state: 'near', word: 'Nearly there', words };
  if (donations === 1) return { state: 'first', word: 'A first gift', words };
  return { state: 'under-way', word: 'Under way', words };
}

function soFar({ raised, goal, donations }: Progress): string {
  if (donations === 0) return 'No gift has come in yet.';
  if (donations === 1) return 'One gift has come in so far.';
  const percent = percentOf(raised, goal);
  return percent < 1 ? 'The first gifts have come in.' : `${percent} % of the goal has come in.`;
}

function inTheEnd({ raised, goal, donations, reached }: Progress): string {
  if (reached) return 'The goal was reached.';
  if (donations === 0) return 'No gift came in.';
  const percent = percentOf(raised, goal);
  return percent < 1 ? 'Thank you to everyone who gave.' : `${percent} % of the goal came in.`;
}

function percentOf(part: Money, whole: Money): number {
  return whole.minor === 0 ? 0 : Math.floor((part.minor * 100) / whole.minor);
}
