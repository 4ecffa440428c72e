import type { Connection } from 'mongoose';
import type { Logger } from '../../../platform/log/logger.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Donations } from '../../donations/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Outbox } from '../../outbox/index.ts';
import type { Staff } from '../../staff/index.ts';
import type { StripeInbox } from '../../stripe-inbox/index.ts';
import type { Books } from '../create-books.ts';

export interface AlertsDeps {
  connection: Connection;
  clock: Clock;
  log: Pick<Logger, 'error'>;
  outbox: Pick<Outbox, 'enqueueMany'>;
  staff: Pick<Staff, 'financeOf' | 'allFinance'>;
  donations: Pick<Donations, 'quarantine' | 'disputeNews'>;
  stripeInbox: Pick<StripeInbox, 'lag' | 'heardLate'>;
  ledger: Pick<Ledger, 'lag' | 'unheldShards'>;
  books: Pick<Books, 'reconciliations' | 'lastReconciliation' | 'differences'>;
}
