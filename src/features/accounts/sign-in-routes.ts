import { type Request, type RequestHandler, type Response, Router } from 'express';
import { emptyForm, type FormState, parseForm, typedValues } from '../../http/forms.ts';
import { ownPath, type Pages, param } from '../../http/pages.ts';
import { rateLimit } from '../../http/rate-limits.ts';
import { endSession, renewSession } from '../../http/sessions.ts';
import { normalizeEmail } from '../../shared/text.ts';
import { signInForm } from './account-schema.ts';
import { askForSignIn, type AskDeps } from './ask-for-sign-in.ts';
import { rememberAsking } from './asking-browser.ts';
import { accountOf } from './load-user.ts';
import { maskEmail, type SignInRequest } from './sign-in-request.ts';
import { consumeSignInLink, type LinkDeps, seeSignInLink, type SeenLink } from './use-sign-in-link.ts';

export type SignInRoutesDeps = AskDeps & LinkDeps & { pages: Pages };

/** Signing in by a mailed link, and out. Behind session, body parser, `loadUser` and `csrf`. */
export function signInRoutes(deps: SignInRoutesDeps): Router {
  const { pages } = deps;
  const router = Router();
  const ended = (res: Response, link: LinkTrouble, next: string) => sendEnded(pages, res, link, next);

  router.get('/sign-in', (req, res) => {
    const next = ownPath(req.query.next, '/account');
    if (accountOf(res) !== null) return res.redirect(303, next);
    sendForm(pages, res, next);
  });

  router.post('/sign-in', perBrowser(), perAddress(), async (req, res) => {
    const parsed = parseForm(signInForm, req.body);
    if (!parsed.ok) return sendForm(pages, res, ownPath(typedValues(req.body).next, '/account'), parsed.form);
    const email = normalizeEmail(parsed.value.email);
    const next = ownPath(parsed.value.next, '/account');
    await askForSignIn(deps, { email, browser: rememberAsking(req, email), next });
    res.redirect(303, `/sign-in/sent?next=${encodeURIComponent(next)}`);
  });

  router.get('/sign-in/sent', (req, res) => {
    const next = ownPath(req.query.next, '/account');
    const email = req.session.askedFor;
    if (email === undefined) return res.redirect(303, `/sign-in?next=${encodeURIComponent(next)}`);
    pages.send(res, 'accounts/link-sent', { title: 'Look in your mail', noindex: true }, { email, next, form: { values: { email }, errors: {} } });
  });

  router.get('/sign-in/:token', async (req, res) => {
    const link = await seeSignInLink(deps, param(req, 'token'), req.session.browser);
    if (link.state !== 'unknown' && isHere(res, link.request)) return res.redirect(303, link.request.next);
    if (link.state !== 'open') return ended(res, link.state, link.state === 'unknown' ? '/account' : link.request.next);
    pages.send(res, 'accounts/confirm', { title: 'One more step to sign in', noindex: true }, { action: req.path, email: maskEmail(link.request.email) });
  });

  router.post('/sign-in/:token', confirmLimit(), async (req, res) => {
    const token = param(req, 'token');
    const link = await consumeSignInLink(deps, token, req.session.browser);
    if (link.state !== 'signed-in') return ended(res, link.state, await nextOf(deps, token, req));
    await renewSession(req, link.account.id);
    res.redirect(303, link.next);
  });

  router.post('/sign-out', async (req, res) => {
    await endSession(req);
    res.redirect(303, '/');
  });
  return router;
}

/** Why a link doesn't sign in. */
type LinkTrouble = Exclude<SeenLink['state'], 'open'>;

const troubles: Record<LinkTrouble, { status: number; title: string; text: string }> = {
  used: { status: 410, title: 'This link was used already', text: 'Each link signs in once. If that was you just now, go on to your account; otherwise ask for a new link.' },
  expired: { status: 410, title: 'This link has ended', text: 'A link works for ten minutes. Ask for a new one, and it will be with you in a moment.' },
  'other-browser': {
    status: 403,
    title: 'Open this link in the browser where you asked for it',
    text: 'For your safety a link works only there. Copy it into that browser, or ask for a new link from this one.',
  },
  unknown: { status: 410, title: 'This link does not work', text: 'It is not complete, or it is from an old mail. Ask for a new one.' },
};

function sendEnded(pages: Pages, res: Response, state: LinkTrouble, next: string): void {
  const { status, title, text } = troubles[state];
  pages.send(res, 'accounts/link-ended', { title, noindex: true }, { heading: title, text, used: state === 'used', next, form: emptyForm }, status);
}

function sendForm(pages: Pages, res: Response, next: string, form: FormState = emptyForm): void {
  const status = Object.keys(form.errors).length === 0 ? 200 : 422;
  pages.send(res, 'accounts/sign-in', { title: 'Sign in', noindex: true }, { form, next }, status);
}

/** Whether the link's person is signed in here already, as after a second click on it: there is nothing left to do. */
function isHere(res: Response, request: SignInRequest): boolean {
  return accountOf(res)?.email === request.email;
}

async function nextOf(deps: LinkDeps, token: string, req: Request): Promise<string> {
  const link = await seeSignInLink(deps, token, req.session.browser);
  return link.state === 'unknown' ? '/account' : link.request.next;
}

const QUARTER_HOUR = 15 * 60;

/** Protects a mailbox from being filled by strangers. */
function perAddress(): RequestHandler {
  const key = (req: Request) => normalizeEmail(typedValues(req.body).email ?? '').slice(0, 254) || (req.ip ?? '');
  return rateLimit('sign-in-address', { points: 8, seconds: QUARTER_HOUR, key });
}

/** Protects many mailboxes from one stranger. */
function perBrowser(): RequestHandler {
  return rateLimit('sign-in', { points: 30, seconds: QUARTER_HOUR });
}

function confirmLimit(): RequestHandler {
  return rateLimit('sign-in-confirm', { points: 60, seconds: QUARTER_HOUR });
}
