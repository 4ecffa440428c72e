import type { Connection } from 'mongoose';
import type { Site } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Tokens } from '../../shared/tokens.ts';
import type { ComposedMail, Composer, OutboxRow } from '../outbox/index.ts';
import { signInRequestStore } from './sign-in-request-store.ts';
import { signInPurpose } from './use-sign-in-link.ts';

export interface AccountMailsDeps {
  connection: Connection;
  clock: Clock;
  tokens: Tokens;
  views: Views;
  site: Site;
}

/** The mails of this feature, by their kind in the outbox. */
export function accountMails(deps: AccountMailsDeps): Record<string, Composer> {
  return { 'sign-in': (row) => composeSignIn(deps, row) };
}

/** A link that has ended before its mail could leave would only puzzle people, so it isn't sent. */
async function composeSignIn({ connection, clock, tokens, views, site }: AccountMailsDeps, row: OutboxRow): Promise<ComposedMail | 'suppressed'> {
  const request = await signInRequestStore(connection).byId(row.subject);
  if (request === null || request.usedAt !== null || clock.now() >= request.expiresAt) return 'suppressed';
  const model = { site, email: request.email, link: `${site.publicUrl}/sign-in/${tokens.issue(signInPurpose, request.id)}` };
  const render = (part: string) => views.render(`emails/sign-in/${part}`, model);
  return { subject: render('subject').trim(), html: render('html'), text: render('text') };
}
