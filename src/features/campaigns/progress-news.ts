import type { News } from '../../http/live-message.ts';
import type { Views } from '../../http/views.ts';
import type { Opening } from './opening.ts';
import { type Standing, standingAloud, standingVersion } from './progress-standing.ts';
import type { Progress } from './progress.ts';

/** What the panel shows on a page for everybody; the rest of the model is what its partials read. */
export interface ProgressNewsModel {
  progress: Progress;
  standing: Standing;
  /** The sentence in place of the buttons, or null while gifts are taken. */
  closed: string | null;
  /** When gifts will be taken, for one that waits for a day. */
  opening: Opening | null;
}

/** The list of gifts is larger than the figures, and less is lost when it follows a little later. */
const GIFTS_REST_MS = 5_000;

/**
 * What is told to open pages of a campaign or a fundraiser: the very parts of the page, rendered anew. A part that is named and isn't
 * there is to be hidden.
 * @param gifts the partial with the newest gifts
 */
export function progressNews(views: Views, gifts: string, model: ProgressNewsModel): News {
  const { progress, standing, closed, opening } = model;
  const render = (partial: string) => views.render(`partials/${partial}`, model).replace(/\s*\n\s*/g, '\n');
  const figures = { parts: ['progress', 'sticky'], html: render('progress-panel') + (closed === null || opening !== null ? render('sticky-give') : ''), say: standingAloud(progress, standing) };
  return {
    version: standingVersion(progress, standing),
    parts: [{ data: figures, restMs: 0 }, { data: { parts: ['gifts'], html: render(gifts) }, restMs: GIFTS_REST_MS }],
  };
}
