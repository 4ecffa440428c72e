import type { Pages } from '../../../http/pages.ts';
import type { Logger } from '../../../platform/log/logger.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Donations } from '../../donations/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Staff } from '../../staff/index.ts';
import type { StripeInbox } from '../../stripe-inbox/index.ts';
import type { Books } from '../create-books.ts';
import type { NameLookup } from '../name-lookup.ts';

export interface BooksRoutesDeps {
  pages: Pages;
  clock: Clock;
  log: Pick<Logger, 'info' | 'error'>;
  staff: Staff;
  books: Books;
  names: NameLookup;
  donations: Pick<Donations, 'byId' | 'list' | 'quarantine' | 'idOfPaper'>;
  ledger: Pick<Ledger, 'stuckEntries' | 'entriesByKeys' | 'lag'>;
  stripeInbox: Pick<StripeInbox, 'troubled' | 'event' | 'retry' | 'lag'>;
  /** Whether Stripe moves real money: its dashboard shows the other kind elsewhere. */
  livemode: boolean;
}
