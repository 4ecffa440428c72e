import type { PageHead } from '../../http/pages.ts';
import { type Campaign, readTotalStatement, visibleStatus } from '../campaigns/index.ts';
import type { FrontParts } from './front-parts.ts';

/** What views/pages/campaigns/total.hbs shows, with its head: where the raised figure of a campaign comes from. @throws AppError 503 */
export async function totalPage({ ledger, reads, clock }: Pick<FrontParts, 'ledger' | 'reads' | 'clock'>, campaign: Campaign): Promise<{ head: PageHead; model: object }> {
  const [statement, feesElsewhere, checkedAt, lag] = await Promise.all([
    readTotalStatement(ledger, campaign), ledger.feesInOtherCurrencies(campaign.id, campaign.currency), reads.lastChecked(), ledger.lag(),
  ]);
  const { slug, title, language, shortTitle } = campaign;
  const path = `/campaigns/${slug}/total`;
  const status = visibleStatus(campaign, clock.now());
  return {
    head: { title: `How the total of ${title} is made`, description: `Every part of what ${shortTitle} raised, month by month, to the cent.`, path, section: 'campaigns' },
    model: {
      campaign: { slug, title, language, shortTitle, ended: status === 'ended', open: status === 'published' },
      statement: { ...statement, nothingLeft: statement.sum.gifts - statement.donations },
      feesElsewhere,
      checkedAt,
      lag,
    },
  };
}
