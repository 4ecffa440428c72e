import { compareMoney, zero } from '../../shared/money.ts';
import { progressOf, type Progress } from '../campaigns/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Pictures, PictureView } from '../pictures/index.ts';
import type { Fundraiser } from './fundraiser.ts';

/** A page as it is shown among others (views/partials/card/fundraiser.hbs). */
export interface FundraiserCard {
  id: string;
  slug: string;
  title: string;
  language: string;
  supporterName: string;
  /** The photo, or a drawing. */
  picture: PictureView;
  progress: Progress;
}

export interface CardDeps {
  ledger: Pick<Ledger, 'totalsOf'>;
  pictures: Pick<Pictures, 'views' | 'drawn'>;
}

/** Those that raised most, the most first; of equals the one that comes first in the list. */
export async function fundraiserCards({ ledger, pictures }: CardDeps, fundraisers: readonly Fundraiser[], limit: number): Promise<FundraiserCard[]> {
  const progress = await progressOfEach(ledger, fundraisers);
  const best = [...progress].sort((a, b) => compareMoney(b[1].raised, a[1].raised)).slice(0, limit);
  const views = await pictures.views(best.flatMap(([{ pictureId }]) => pictureId ?? []));
  return best.map(([{ id, slug, title, language, supporterName, pictureId }, each]) => ({
    id, slug, title, language, supporterName, picture: views.find((view) => view.id === pictureId) ?? pictures.drawn(drawingOf(id)), progress: each,
  }));
}

/** How far each page has come, in the order of the list. */
export async function progressOfEach(ledger: Pick<Ledger, 'totalsOf'>, fundraisers: readonly Fundraiser[]): Promise<[Fundraiser, Progress][]> {
  const totals = await ledger.totalsOf('fundraiser', fundraisers.map((each) => each.id));
  return fundraisers.map((each) => [each, progressOf(each.goal, totals.get(each.id) ?? { raised: zero(each.goal.currency), donations: 0 })]);
}

/** What a page without a photo is drawn from: the same picture everywhere, and for good. */
export function drawingOf(fundraiserId: string): string {
  return fundraiserId.toLowerCase().replace('_', '-');
}
