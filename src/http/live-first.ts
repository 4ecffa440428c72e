import type { RequestListener } from 'node:http';
import type { LivePages } from './live-pages.ts';

/** Takes listeners before the application sees them: what that keeps of a request takes twice as much memory as the connection, for as long as it is open. */
export function liveFirst(live: Pick<LivePages, 'answer'>, app: RequestListener): RequestListener {
  return (req, res) => {
    if (!live.answer(req, res)) app(req, res);
  };
}
