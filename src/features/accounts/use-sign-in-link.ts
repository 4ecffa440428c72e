import type { Connection } from 'mongoose';
import type { Clock } from '../../shared/clock.ts';
import { hashSecret, type Tokens } from '../../shared/tokens.ts';
import type { Account } from './account.ts';
import type { Accounts } from './create-accounts.ts';
import { signInRequestStore } from './sign-in-request-store.ts';
import { type LinkState, linkState, type SignInRequest } from './sign-in-request.ts';

/** What a sign-in link's tokens are for. */
export const signInPurpose = 'sign-in';

export interface LinkDeps {
  connection: Connection;
  clock: Clock;
  tokens: Tokens;
  accounts: Accounts;
}

/** A link as one browser sees it. `unknown`: not a link of ours, or one so old that its request is gone. */
export type SeenLink = { state: LinkState; request: SignInRequest } | { state: 'unknown' };

export type UsedLink = { state: 'signed-in'; account: Account; next: string } | { state: Exclude<LinkState, 'open'> | 'unknown' };

/** Looks and changes nothing: mail scanners open links too. @param browser the secret in this browser's session */
export async function seeSignInLink({ connection, clock, tokens }: LinkDeps, token: string, browser: string | undefined): Promise<SeenLink> {
  const id = tokens.verify(signInPurpose, 'sir', token);
  const request = id === null ? null : await signInRequestStore(connection).byId(id);
  if (request === null) return { state: 'unknown' };
  return { state: linkState(request, hashOf(browser), clock.now()), request };
}

/** Uses the link, once and never again, and finds or makes the account of its address. */
export async function consumeSignInLink(deps: LinkDeps, token: string, browser: string | undefined): Promise<UsedLink> {
  const seen = await seeSignInLink(deps, token, browser);
  if (seen.state === 'unknown' || browser === undefined) return { state: seen.state === 'open' ? 'other-browser' : seen.state };
  if (seen.state !== 'open') return { state: seen.state };
  const { id, email, next } = seen.request;
  if (!(await signInRequestStore(deps.connection).use(id, hashSecret(browser), deps.clock.now()))) return { state: 'used' };
  return { state: 'signed-in', account: await deps.accounts.findOrCreate(email), next };
}

function hashOf(browser: string | undefined): string | undefined {
  return browser === undefined ? undefined : hashSecret(browser);
}
