import { type Request, type Response, Router } from 'express';
import { param } from '../../http/pages.ts';
import { rateLimit } from '../../http/rate-limits.ts';
import { visitorLocale } from '../../http/visitor-locale.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { BACK_MARK, PAID_MARK } from './checkout-session.ts';
import { correctionFileName, correctionPdf } from './correction-pdf.ts';
import type { Donations } from './create-donations.ts';
import type { Donation } from './donation.ts';
import { type OtherAmountDeps, otherAmountRoutes } from './other-amount.ts';
import { receiptPdf } from './receipt-pdf.ts';
import { sendOn } from './send-on.ts';
import { seenAfterPayment, shownState } from './status-page.ts';
import { correctedInWords, parseTypingForm } from './typing-form.ts';
import { CONTINUE_MARK, sendContinuation } from './waiting-page.ts';

/** Stands in the address of a donor who wanted to stop and could not: Stripe is away, or the payment is made. */
const NOT_STOPPED_MARK = 'not-stopped';

/** Stands in the address of a donor who has corrected a typing mistake, with what became of it. */
const CORRECTED_MARK = 'correction';
const head = { title: 'Your gift', description: 'How your gift stands, and its receipt.', noindex: true };

/** The private pages of a gift, for whoever has its token. */
export function statusRoutes(deps: OtherAmountDeps): Router {
  const { donations } = deps;
  const router = Router();
  const limit = rateLimit('donation-status', { points: 30, seconds: 60 });
  router.get('/donations/:token', async (req, res) => sendStatus(deps, req, res, await donationOf(donations, req)));
  router.get('/donations/:token/status.json', async (req, res) => {
    const donation = await donationOf(donations, req);
    const waits = CONTINUE_MARK in req.query ? { waits: (await donations.continuation(donation)).kind === 'wait' } : {};
    res.set('Cache-Control', 'no-store').json({ status: donation.status, receipt: (await donations.receipt(donation.id))?.number ?? null, ...waits });
  });
  router.use(paperRoutes(donations));
  router.post('/donations/:token/retry', limit, async (req, res) => {
    const donation = await donationOf(donations, req);
    sendOn(donations, res, donation, await donations.goOn(donation));
  });
  router.post('/donations/:token/cancel', limit, async (req, res) => {
    const donation = await donationOf(donations, req);
    const path = donations.statusPath(donation);
    res.redirect(303, await donations.cancel(donation) === 'stopped' ? path : `${path}?${NOT_STOPPED_MARK}`);
  });
  router.post('/donations/:token/correct', rateLimit('donation-correct', { points: 10, seconds: 600 }), async (req, res) => {
    const donation = await donationOf(donations, req);
    const parsed = parseTypingForm(req.body);
    if (!parsed.ok) {
      const model = await donations.statusPage(donation, { typed: parsed.form, locale: visitorLocale(req) });
      return deps.pages.send(res, 'donations/show', { ...head, stylesheet: model.stylesheet }, model, 422);
    }
    const outcome = await donations.correctTyping(donation.id, parsed.value);
    // Another address has another link; whoever corrects it is led on to it.
    res.redirect(303, `${donations.statusPath(await donations.byId(donation.id) ?? donation)}?${CORRECTED_MARK}=${outcome}`);
  });
  router.use(otherAmountRoutes(deps, { limit, donationOf: (req) => donationOf(donations, req), notStopped: NOT_STOPPED_MARK }));
  return router;
}

async function sendStatus(deps: OtherAmountDeps, req: Request, res: Response, stored: Donation): Promise<void> {
  if (CONTINUE_MARK in req.query) return sendContinuation(deps, res, stored);
  const donation = PAID_MARK in req.query ? seenAfterPayment(stored) : stored;
  const arrival = { cameBack: BACK_MARK in req.query, notStopped: NOT_STOPPED_MARK in req.query, corrected: correctedInWords(req.query[CORRECTED_MARK]), locale: visitorLocale(req) };
  const model = await deps.donations.statusPage(donation, arrival);
  const state = shownState(donation, arrival);
  const scripts = state === 'pending' || state === 'paid' ? ['refresh-status', 'share'] : [];
  deps.pages.send(res, 'donations/show', { ...head, scripts, stylesheet: model.stylesheet }, model);
}

function paperRoutes(donations: Donations): Router {
  const router = Router();
  router.get('/donations/:token/receipt.pdf', async (req, res) => {
    const donation = await donationOf(donations, req);
    const [receipt, corrections] = await Promise.all([donations.receipt(donation.id), donations.corrections(donation.id)]);
    if (receipt === null) throw notFound('this receipt');
    sendPdf(res, `receipt-${receipt.number.replace(/[^\w-]/g, '')}.pdf`, await receiptPdf(receipt, corrections));
  });
  router.get('/donations/:token/credit-notes/:number.pdf', async (req, res) => {
    const donation = await donationOf(donations, req);
    const correction = (await donations.corrections(donation.id)).find(({ number }) => number === param(req, 'number'));
    if (correction === undefined) throw notFound('this credit note');
    sendPdf(res, correctionFileName(correction), await correctionPdf(correction));
  });
  return router;
}

function sendPdf(res: Response, name: string, content: Buffer): void {
  res.set({ 'Cache-Control': 'no-store', 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${name}"`, 'X-Robots-Tag': 'noindex' });
  res.send(content);
}

async function donationOf(donations: Donations, req: Request): Promise<Donation> {
  const donation = await donations.byToken(param(req, 'token'));
  if (donation === null) throw notFound('this gift');
  if (donation === 'replaced') throw new AppError('link-replaced', 410, 'The mail address of this gift was corrected, and with it the gift has got another link. It was sent to the right address.');
  return donation;
}
