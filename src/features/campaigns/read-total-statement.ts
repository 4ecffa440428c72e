import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Campaign } from './campaign.ts';
import { tiesTo, type TotalStatement, totalStatement } from './total-statement.ts';

const LOOKS = 6;
const LOOK_AGAIN_MS = 40;

/**
 * How the campaign's raised figure comes about. Months and total are read one after the other, and gifts that are added up
 * in between would be in one of them alone: then both are read again, so that what is shown always ties.
 * @throws AppError 503 when they never agree: then the totals are not what the entries say, and a person has to look
 */
export async function readTotalStatement(ledger: Pick<Ledger, 'totals' | 'months'>, { id, slug, currency }: Pick<Campaign, 'id' | 'slug' | 'currency'>): Promise<TotalStatement> {
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await pause(LOOK_AGAIN_MS * look);
    const [months, totals] = await Promise.all([ledger.months(id, currency), ledger.totals('campaign', id, currency)]);
    const statement = totalStatement(months, currency);
    if (tiesTo(statement, totals)) return statement;
  }
  const cause = new Error(`The months of ${slug} don't add up to its total: \`npm run cli -- ledger:verify\` tells more`);
  throw new AppError('does-not-tie', 503, 'Many gifts are coming in, and the lines of this page don’t add up to the cent just now. It shows them as soon as they do.', { cause });
}
