import type { Connection } from 'mongoose';
import type { Stripe } from 'stripe';
import type { PageCache } from './http/page-cache.ts';
import type { Pages } from './http/pages.ts';
import type { Views } from './http/views.ts';
import type { Logger } from './platform/log/logger.ts';
import type { Mailer } from './platform/mail/mailer.ts';
import type { Bell } from './platform/tasks/run-tasks.ts';
import type { Clock } from './shared/clock.ts';
import type { Tokens } from './shared/tokens.ts';

/** The outside, as features get it. */
export interface Outside {
  connection: Connection;
  /** Whether the database is known to be away, so that who asks would wait in vain. */
  databaseAway: () => boolean;
  stripe: Stripe;
  mailer: Mailer;
  clock: Clock;
  log: Logger;
  bell: Bell;
  tokens: Tokens;
  views: Views;
  pages: Pages;
  pageCache: PageCache;
}
