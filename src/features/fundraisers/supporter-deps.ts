import type { PageCache } from '../../http/page-cache.ts';
import type { Pages } from '../../http/pages.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Campaigns } from '../campaigns/index.ts';
import type { Pictures } from '../pictures/index.ts';
import type { Fundraisers } from './create-fundraisers.ts';
import type { FundraiserPageDeps } from './fundraiser-page.ts';

/** What the supporters' own routes need. */
export interface SupporterRoutesDeps extends FundraiserPageDeps {
  pages: Pages;
  pageCache: Pick<PageCache, 'clear'>;
  tokens: Tokens;
  accounts: Pick<Accounts, 'rename'>;
  campaigns: Pick<Campaigns, 'byId' | 'bySlug'>;
  pictures: Pick<Pictures, 'views' | 'drawn' | 'add' | 'describe'>;
  fundraisers: Fundraisers;
}
