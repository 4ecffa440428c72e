import { randomBytes } from 'node:crypto';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { type FormState, typedValues } from '../../http/forms.ts';
import { param } from '../../http/pages.ts';
import { currencySymbol } from '../../shared/format-money.ts';
import { type Money, subtract } from '../../shared/money.ts';
import { moneyInWords } from '../../shared/money-in-words.ts';
import { displayName } from '../accounts/index.ts';
import { type Donation, refundReasons } from '../donations/index.ts';
import { freshRefundForm, parseRefundForm, refusedRefundForm, type RefundForm } from './donation-refund-form.ts';
import { reasonWords, refusalInWords } from './donation-words.ts';
import { assertRole } from './require-role.ts';
import { staffOf } from './require-staff.ts';
import { createStaffAccess } from './staff-access.ts';
import type { StaffRoutesDeps } from './staff-deps.ts';

const section = 'donations';

/** Giving money back: the form, a page that repeats the sum in words, and the refund itself. For finance alone. */
export function donationRefundRoutes(deps: StaffRoutesDeps): Router {
  const router = Router();
  const access = createStaffAccess(deps);
  const forFinance = (work: (donation: Donation, req: Request, res: Response) => Promise<void>): RequestHandler => async (req, res) => {
    const { donation } = await access.donation(res, param(req, 'id'));
    assertRole(res, donation.organizationId, 'finance');
    await work(donation, req, res);
  };
  router.get('/staff/donations/:id/refund', forFinance(async (donation, _req, res) => {
    const { left, refusal } = await deps.donations.refundable(donation);
    const form = left === null ? { values: {}, errors: { form: refusal === null ? '' : refusalInWords(refusal) } } : freshRefundForm(left, randomBytes(18).toString('base64url'));
    sendForm(deps, res, donation, left, form);
  }));
  router.post('/staff/donations/:id/refund', forFinance(async (donation, req, res) => {
    const asked = typedValues(req.body).do;
    if (asked === 'send') return give(deps, donation, req, res);
    const { left, refusal } = await deps.donations.refundable(donation);
    if (left === null) return sendForm(deps, res, donation, null, refusedRefundForm(req.body, refusal ?? 'nothing-left'), 422);
    if (asked === 'change') return sendForm(deps, res, donation, left, { values: typedValues(req.body), errors: {} });
    const parsed = parseRefundForm(req.body, left);
    if (!parsed.ok) return sendForm(deps, res, donation, left, parsed.form, 422);
    sendConfirmation(deps, res, donation, left, parsed.value, typedValues(req.body));
  }));
  return router;
}

/** Whether so much is left is decided where the refund is made: the same form sent again must find its own refund, not "nothing left". */
async function give(deps: StaffRoutesDeps, donation: Donation, req: Request, res: Response): Promise<void> {
  const again = async (form: FormState) => sendForm(deps, res, donation, (await deps.donations.refundable(donation)).left, form, 422);
  const parsed = parseRefundForm(req.body, donation.amount);
  if (!parsed.ok) return again(parsed.form);
  const { account } = staffOf(res);
  const outcome = await deps.donations.refund({ donationId: donation.id, ...parsed.value, by: { accountId: account.id, name: displayName(account) } });
  if (outcome.kind === 'refused') return again(refusedRefundForm(req.body, outcome.why));
  res.redirect(303, `/staff/donations/${donation.id}?refund=${outcome.request.id}`);
}

function sendForm(deps: StaffRoutesDeps, res: Response, donation: Donation, left: Money | null, form: FormState, status = 200): void {
  const model = {
    donation: shown(donation), left, form,
    currencySign: currencySymbol(donation.amount.currency),
    reasons: refundReasons.map((value) => ({ value, ...reasonWords[value] })),
  };
  deps.pages.send(res, 'staff/donation-refund', { title: 'Give money back', section }, model, status);
}

function sendConfirmation(deps: StaffRoutesDeps, res: Response, donation: Donation, left: Money, form: RefundForm, typed: Record<string, string>): void {
  const { amount, reason, note } = form;
  const after = subtract(left, amount);
  const model = {
    donation: shown(donation), amount, note, after: after.minor > 0 ? after : null,
    inWords: moneyInWords(amount),
    reasonLabel: reasonWords[reason].label,
    carried: ['form', 'amount', 'reason', 'note'].map((name) => ({ name, value: typed[name] ?? '' })),
  };
  deps.pages.send(res, 'staff/donation-refund-confirm', { title: 'Give this back?', section }, model);
}

function shown({ id, donorName, donorEmail, amount }: Donation) {
  return { address: `/staff/donations/${id}`, name: donorName === '' ? 'the donor' : donorName, email: donorEmail, amount };
}
