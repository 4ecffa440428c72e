/** Somebody asked, in one browser, for a link to one address. */
export interface SignInRequest {
  id: string;
  /** In the form of `normalizeEmail`. */
  email: string;
  /** `hashSecret` of the value that the asking browser's session keeps. */
  browserHash: string;
  /** Where to go afterwards: a path of ours. */
  next: string;
  expiresAt: Date;
  usedAt: Date | null;
}

export type LinkState = 'open' | 'used' | 'expired' | 'other-browser';

const LIFE_MS = 10 * 60 * 1000;

export function newSignInRequest(id: string, asked: Pick<SignInRequest, 'email' | 'browserHash' | 'next'>, now: Date): SignInRequest {
  return { id, ...asked, expiresAt: new Date(now.getTime() + LIFE_MS), usedAt: null };
}

/** What a browser may do with the request's link. @param browserHash undefined for a browser that never asked */
export function linkState(request: SignInRequest, browserHash: string | undefined, now: Date): LinkState {
  if (request.usedAt !== null) return 'used';
  if (now >= request.expiresAt) return 'expired';
  return browserHash === request.browserHash ? 'open' : 'other-browser';
}

/** `ana@example.org` as `a…@example.org`: enough to know one's own address by, and useless to who doesn't know it. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${String.fromCodePoint(email.codePointAt(0) ?? 0x2026)}…${email.slice(at)}`;
}
