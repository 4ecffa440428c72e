import { randomBytes } from 'node:crypto';
import { MongoStore } from 'connect-mongo';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type { Connection } from 'mongoose';
import { sessionCookieName } from './session-cookie.ts';

declare module 'express-session' {
  interface SessionData {
    /** The account that is signed in. */
    accountId: string;
    /** The token that this session's forms carry. */
    csrf: string;
  }
}

const collectionName = 'sessions';
const WEEKS_2 = 14 * 24 * 60 * 60;

/**
 * Sessions for the pages behind sign-in. Public pages never see this middleware and stay free of cookies.
 * @param secrets the first signs, all verify
 */
export function sessions(connection: Connection, secrets: readonly string[], secure: boolean): RequestHandler {
  const read = session({
    name: sessionCookieName(secure),
    secret: [...secrets],
    resave: false,
    saveUninitialized: false,
    rolling: false,
    proxy: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: WEEKS_2 * 1000 },
    store: MongoStore.create({ client: connection.getClient(), dbName: connection.name, collectionName, ttl: WEEKS_2, touchAfter: 3600, stringify: true, autoRemove: 'disabled' }),
  });
  return (req, res, next) => void read(req, res, (error?: unknown) => {
    if (error !== undefined) return next(error);
    redirectOnceSaved(req, res);
    next();
  });
}

/**
 * express-session sends an answer's headers and then saves. A browser follows a redirect on its headers alone, and
 * would come to the next page before the session knows who was signed in: so a redirect waits for the saving.
 */
function redirectOnceSaved(req: Request, res: Response): void {
  const redirect = res.redirect.bind(res);
  res.redirect = (...to: [string | number, (string | number)?]) => {
    const go = () => redirect(...to as [number, string]);
    const session = req.session as Request['session'] | undefined;
    if (session === undefined) return go();
    session.save((error?: Error) => (error ? req.next?.(error) : go()));
  };
}

/**
 * Lets sessions end by themselves in the database. The store would do so too, but on its own and unwaited for, which breaks
 * a process that closes its connection at once.
 */
export async function ensureSessionIndexes(connection: Connection): Promise<void> {
  await connection.collection(collectionName).createIndex({ expires: 1 }, { expireAfterSeconds: 0 });
}

/** Gives the session a new id, so that an id known before sign-in is worth nothing after it. Keeps nothing of the old. */
export async function renewSession(req: Request, accountId: string): Promise<void> {
  await new Promise<void>((resolve, reject) => req.session.regenerate((error?: Error) => (error ? reject(error) : resolve())));
  req.session.accountId = accountId;
  req.session.csrf = newCsrfToken();
}

export async function endSession(req: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => req.session.destroy((error?: Error) => (error ? reject(error) : resolve())));
}

export function newCsrfToken(): string {
  return randomBytes(18).toString('base64url');
}
