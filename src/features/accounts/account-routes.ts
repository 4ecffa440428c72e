import { type Response, Router } from 'express';
import { emptyForm, type FormState, parseForm } from '../../http/forms.ts';
import type { Money } from '../../shared/money.ts';
import { nameForm } from './account-schema.ts';
import type { Account } from './account.ts';
import { requireSignIn, signedIn } from './load-user.ts';
import { signInRoutes, type SignInRoutesDeps } from './sign-in-routes.ts';

/** A gift as its donor sees it. */
export interface OwnGift {
  campaignTitle: string;
  /** BCP 47. */
  campaignLanguage: string;
  campaignSlug: string;
  amount: Money;
  at: Date;
  /** Where the payment stands, such as `paid` or `pending`. */
  state: string;
  /** The gift's private page. */
  statusPath: string;
  receiptPath: string | null;
}

export interface AccountRoutesDeps extends SignInRoutesDeps {
  /** Newest first. */
  giftsOf: (email: string) => Promise<OwnGift[]>;
  /** The supporter's fundraising pages in the shape that views/partials/fundraisers/own.hbs shows, newest first. */
  pagesOf: (account: Account) => Promise<object[]>;
}

/** `/sign-in…`, `/sign-out` and `/account`. Behind session, body parser, `loadUser` and `csrf`. */
export function accountRoutes(deps: AccountRoutesDeps): Router {
  const router = Router();
  router.use(signInRoutes(deps));
  router.get('/account', requireSignIn, (_req, res) => sendAccount(deps, res, signedIn(res), emptyForm));
  router.post('/account/name', requireSignIn, async (req, res) => {
    const account = signedIn(res);
    const parsed = parseForm(nameForm, req.body);
    if (!parsed.ok) return sendAccount(deps, res, account, parsed.form);
    await deps.accounts.rename(account.id, parsed.value.name);
    res.redirect(303, '/account');
  });
  return router;
}

async function sendAccount({ pages, giftsOf, pagesOf }: AccountRoutesDeps, res: Response, account: Account, form: FormState): Promise<void> {
  const [gifts, fundraisers] = await Promise.all([giftsOf(account.email), pagesOf(account)]);
  const refused = Object.keys(form.errors).length > 0;
  const model = {
    account,
    fundraisers,
    gifts: gifts.map(toCard),
    form: { values: { name: account.name, ...form.values }, errors: form.errors },
  };
  pages.send(res, 'accounts/show', { title: 'Your account', noindex: true, section: 'account' }, model, refused ? 422 : 200);
}

/** As views/partials/card/gift.hbs shows it, with a way to the receipt. */
function toCard(gift: OwnGift): object {
  return { ...gift, url: gift.statusPath, status: gift.state, statusLabel: gift.state.replaceAll('-', ' ') };
}
