import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { type FormState, parseForm, requiredText, typedValues } from '../../../http/forms.ts';
import { param } from '../../../http/pages.ts';
import { notFound } from '../../../shared/errors.ts';
import { type Money, money } from '../../../shared/money.ts';
import { moneyInWords } from '../../../shared/money-in-words.ts';
import type { Donation, QuarantineOutcome, QuarantineRow } from '../../donations/index.ts';
import type { BooksRoutesDeps } from './books-deps.ts';
import { assertActsFor, type BooksView, booksView } from './books-view.ts';
import { heldHead, nameOf, quarantinePage } from './quarantine-page.ts';

const section = 'books';
const actions = ['attach', 'refund', 'ignore'] as const;
type Action = typeof actions[number];

const fields = z.object({ note: requiredText('Please say in a sentence why, for whoever reads the books later.', 500) });

/** What is asked for: the payment, what to do with it, and the gift that it should become. */
interface Asked {
  row: QuarantineRow;
  action: Action;
  donation: Donation | null;
  view: BooksView;
}

/** Payments that fit no gift: each with what is odd, and three ways to end it, which ask once more before they do anything. */
export function quarantineRoutes(deps: BooksRoutesDeps): Router {
  const router = Router();
  router.get('/staff/books/quarantine/:id', async (req, res) => {
    const view = booksView(res);
    const row = await ownRow(deps, view, param(req, 'id'));
    const q = typeof req.query.q === 'string' ? req.query.q.trim().slice(0, 200) : '';
    const model = { ...await quarantinePage(deps, view, row, q), answer: answerOf(req.query.answer), form: { values: { q }, errors: {} } };
    deps.pages.send(res, 'books/quarantine', { title: 'A payment that was set aside', section }, model);
  });
  router.get('/staff/books/quarantine/:id/:action', async (req, res) => {
    const asked = await askedFor(deps, req, res, req.query.donation);
    if (asked.row.state !== 'open') return res.redirect(303, `${heldHead(asked.row).address}?answer=over`);
    sendForm(deps, res, asked, { values: { note: '' }, errors: {} });
  });
  router.post('/staff/books/quarantine/:id/:action', async (req, res) => {
    const typed = typedValues(req.body);
    const asked = await askedFor(deps, req, res, typed.donation);
    const parsed = parseForm(fields, req.body);
    if (!parsed.ok) return sendForm(deps, res, asked, parsed.form, 422);
    if (typed.do === 'send') return act(deps, res, asked, parsed.value.note);
    if (typed.do === 'change') return sendForm(deps, res, asked, { values: typed, errors: {} });
    sendConfirmation(deps, res, asked, parsed.value.note);
  });
  return router;
}

function answerOf(outcome: unknown) {
  return outcome === 'done' || outcome === 'over' ? answers[outcome] : null;
}

const answers = {
  done: { kind: 'done', heading: 'Done', words: 'It is noted with your name and your words.' },
  over: { kind: '', heading: 'It was ended before', words: 'Nothing was done twice. How it ended stands below.' },
};

/** @throws AppError 404 for what isn't the person's to see */
async function ownRow({ donations }: BooksRoutesDeps, { ownerIds }: BooksView, chargeId: string): Promise<QuarantineRow> {
  const row = await donations.quarantine.byCharge(chargeId);
  if (row === null || !ownerIds.includes(row.organizationId)) throw notFound('this payment');
  return row;
}

/** @throws AppError 403 for who isn't finance of whose money it is */
async function askedFor(deps: BooksRoutesDeps, req: Request, res: Response, donationId: unknown): Promise<Asked> {
  const view = booksView(res);
  const action = actions.find((each) => each === param(req, 'action'));
  if (action === undefined) throw notFound('this page');
  const row = await ownRow(deps, view, param(req, 'id'));
  assertActsFor(view, row.organizationId);
  if (action !== 'attach') return { row, action, donation: null, view };
  const donation = typeof donationId === 'string' ? await deps.donations.byId(donationId) : null;
  if (donation === null || !view.financeIds.includes(donation.organizationId)) throw notFound('this gift');
  return { row, action, donation, view };
}

async function act(deps: BooksRoutesDeps, res: Response, asked: Asked, note: string): Promise<void> {
  const { row, view } = asked;
  const outcome = await perform(deps, asked, note);
  if (outcome.kind === 'refused' || outcome.kind === 'unavailable') {
    const why = outcome.kind === 'refused' ? outcome.why : 'Stripe doesn’t answer at the moment. Please send it again in a while: it will be done once, however often it is sent.';
    return sendForm(deps, res, asked, { values: { note }, errors: { form: why } }, outcome.kind === 'refused' ? 422 : 503);
  }
  // Its event still stands among those that don't fit; with the payment ended it has nothing left to say.
  if (outcome.kind === 'done') await deps.stripeInbox.retry(row.stripeEventId);
  deps.log.info({ charge: row._id, action: asked.action, outcome: outcome.kind, by: view.by.accountId }, 'staff ended a quarantine');
  res.redirect(303, `${heldHead(row).address}?answer=${outcome.kind}`);
}

function perform({ donations: { quarantine } }: BooksRoutesDeps, { row, action, donation, view }: Asked, note: string): Promise<QuarantineOutcome> {
  const order = { chargeId: row._id, by: view.by, note };
  if (action === 'attach') return quarantine.attach({ ...order, donationId: donation?.id ?? '' });
  return action === 'refund' ? quarantine.refund(order) : quarantine.ignore(order);
}

function sendForm(deps: BooksRoutesDeps, res: Response, asked: Asked, form: FormState, status = 200): void {
  deps.pages.send(res, 'books/quarantine-form', { title: wordsOf(asked).title, section }, { ...modelOf(asked), form }, status);
}

function sendConfirmation(deps: BooksRoutesDeps, res: Response, asked: Asked, note: string): void {
  deps.pages.send(res, 'books/quarantine-confirm', { title: wordsOf(asked).title, section }, { ...modelOf(asked), note, inWords: moneyInWords(leftOf(asked.row)) });
}

function modelOf(asked: Asked) {
  const { row, action, donation } = asked;
  const { address, amount } = heldHead(row);
  return { held: { address, amount, why: row.why }, left: leftOf(row), action: `${address}/${action}`, donationId: donation?.id ?? '', ...wordsOf(asked) };
}

/** What Stripe would give back: not what was given back before. */
function leftOf({ amountMinor, currency, refunds }: QuarantineRow): Money {
  return money(refunds.reduce((left, { minor, status }) => (status === 'failed' ? left : left - minor), amountMinor), currency);
}

/** What the page asks, what will happen, and what the button says. */
function wordsOf({ action, donation }: Asked): { title: string; happens: string; button: string } {
  switch (action) {
    case 'attach':
      return {
        title: 'Is it this gift?', button: 'Make it this gift',
        happens: `The payment becomes the gift of ${donation === null ? '' : nameOf(donation)}${donation === null || donation.donorEmail === null ? '' : ` (${donation.donorEmail})`} for ${donation?.purpose ?? ''}. The gift is then what was paid, counts in every figure, and the donor gets a receipt by mail.`,
      };
    case 'refund':
      return { title: 'Give it all back?', button: 'Give it back', happens: 'Stripe sends all that is left of it back the way it came, which takes five to ten working days. Stripe keeps its fee, and can’t take a refund back.' };
    case 'ignore':
      return { title: 'Leave it as it is?', button: 'Leave it as it is', happens: 'The money stays in Stripe’s balance and in the books as nobody’s, in no figure, and nobody is asked any more. It can’t become a gift afterwards.' };
  }
}
