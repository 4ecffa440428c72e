import type { Request } from 'express';
import { newSecret } from '../../shared/tokens.ts';

declare module 'express-session' {
  interface SessionData {
    /** A random value by which this browser is known as the one that asked for a sign-in link. */
    browser: string;
    /** The address that this browser asked a link for, to say so on the next page. */
    askedFor: string;
  }
}

/** Remembers in the session that this browser asked for a link to the address. @returns the browser's secret */
export function rememberAsking(req: Request, email: string): string {
  req.session.browser ??= newSecret();
  req.session.askedFor = email;
  return req.session.browser;
}
