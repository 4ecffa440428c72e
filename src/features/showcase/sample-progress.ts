import { type Opening, type Progress, progressOf, standingOf, type Standing } from '../campaigns/index.ts';
import { money, type Money } from '../../shared/money.ts';
import type { SampleWords } from './sample-words.ts';

interface ProgressState {
  title: string;
  progress: Progress;
  status: 'upcoming' | 'published' | 'paused' | 'ended';
  standing: Standing;
  /** In place of the buttons. */
  closed?: string;
  opening?: Opening;
  totalUrl?: string;
  fundraiseUrl?: string;
}

const opening: Opening = { day: '3 March 2027', badge: 'Opens 3 March 2027', sentence: 'Giving opens on 3 March 2027.', tellUrl: '/campaigns/safe-homes/subscribe' };

export function progressWith({ goal, donations }: SampleWords, raised: Money, count = donations): Progress {
  return progressOf(goal, { raised, donations: count });
}

/** The life of a campaign, as its panel tells it. */
export function progressStates(words: SampleWords): ProgressState[] {
  const { goal, amount } = words;
  const short = (by: number) => money(goal.minor - by, goal.currency);
  const open = { totalUrl: '/campaigns/safe-homes/total', fundraiseUrl: '/campaigns/safe-homes/fundraise' };
  const states: Omit<ProgressState, 'standing'>[] = [
    { title: 'Not open yet', status: 'upcoming', progress: progressWith(words, money(0, goal.currency), 0), closed: opening.sentence, opening },
    { title: 'Nothing yet', status: 'published', progress: progressWith(words, money(0, goal.currency), 0) },
    { title: 'The first gift', status: 'published', progress: progressWith(words, money(2500, goal.currency), 1) },
    { title: 'On its way', status: 'published', progress: progressWith(words, amount), ...open },
    { title: 'Near', status: 'published', progress: progressWith(words, short(100)), ...open },
    { title: 'Reached', status: 'published', progress: progressWith(words, goal) },
    { title: 'Over', status: 'published', progress: progressWith(words, short(-120_000)), ...open },
    { title: 'Ended', status: 'ended', progress: progressWith(words, amount), closed: 'This campaign ended on 31 October 2026 and takes no more gifts.' },
    { title: 'Paused', status: 'paused', progress: progressWith(words, amount), closed: 'Safe Homes is paused and takes no gifts just now. We wait for the building permit and go on in March.' },
  ];
  return states.map((state) => ({ ...state, standing: standingOf(state.progress, state.status) }));
}
